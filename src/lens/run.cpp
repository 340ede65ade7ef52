#include "lens/run.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <new>

#include "cage/inside.h"
#include "cage/pixels.h"
#include "lens/photo.h"
#include "lens/qr.h"

namespace waterline::lens {
namespace {

using cage::answer;
using cage::Outcome;

constexpr int kModulePixels = 8;
constexpr std::size_t kMaxPictureFile = std::size_t{32} * 1024 * 1024;
constexpr std::size_t kMaxText = std::size_t{4} * 1024;
constexpr std::size_t kMaxPhotoFile = std::size_t{64} * 1024 * 1024;
constexpr std::uint32_t kMaxViewSide = 4'096;
constexpr std::size_t kMaxPixelBytes =
    cage::kPixelsHeaderSize + std::size_t{kMaxViewSide} * kMaxViewSide * 3;

[[noreturn]] void read_code() {
  const auto file = cage::read_input(kMaxPictureFile);
  if (!file) answer(Outcome::kTooLarge);
  const auto picture = decode_picture(*file);
  if (!picture) answer(Outcome::kUnreadable);
  const auto text = read_qr(*picture);
  if (!text || text->size() > kMaxText) answer(Outcome::kNothing);
  answer(Outcome::kDone, base::bytes_of(*text));
}

Picture drawn() {
  const auto text = cage::read_input(kMaxText);
  if (!text) answer(Outcome::kTooLarge);
  return draw_qr(*text);
}

[[noreturn]] void draw_modules() {
  const Picture modules = drawn();
  answer(Outcome::kDone, std::as_bytes(std::span(modules.pixels)));
}

[[noreturn]] void draw_png() {
  const auto png = encode_png(enlarged(drawn(), kModulePixels));
  if (!png) answer(Outcome::kUnreadable);
  answer(Outcome::kDone, *png);
}

// Returns 0 for anything but a number from 1 to `most`.
std::uint32_t number_of(std::string_view text, std::uint32_t most) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && number <= most ? number : 0;
}

[[noreturn]] void answer_pixels(std::string_view number) {
  const std::uint32_t side = number_of(number, kMaxViewSide);
  const auto file = cage::read_input(kMaxPhotoFile);
  if (!file) answer(Outcome::kTooLarge);
  if (side == 0) answer(Outcome::kUnreadable);
  const auto photo = decode_photo(*file, side);
  if (!photo) {
    answer(photo.error() == PhotoFault::kTooLarge ? Outcome::kTooLarge : Outcome::kUnreadable);
  }
  const cage::PixelsHeader header{photo->width, photo->height};
  cage::begin_answer(cage::kPixelsHeaderSize + photo->pixels.size());
  cage::write_answer(cage::encode(header));
  cage::write_answer(std::as_bytes(std::span(photo->pixels)));
  cage::end();
}

[[noreturn]] void answer_jpeg(std::string_view number) {
  const std::uint32_t quality = number_of(number, 100);
  const auto input = cage::read_input(kMaxPixelBytes);
  if (!input) answer(Outcome::kTooLarge);
  const auto header = cage::header_of_pixels(base::bytes_of(*input), kMaxViewSide);
  if (!header || quality == 0) answer(Outcome::kUnreadable);
  Photo photo{header->width, header->height, {}};
  photo.pixels.assign(input->begin() + cage::kPixelsHeaderSize, input->end());
  const auto file = encode_photo(photo, static_cast<int>(quality));
  if (!file) answer(Outcome::kUnreadable);
  answer(Outcome::kDone, *file);
}

}  // namespace

void run(std::string_view act, std::string_view number) {
  cage::enter(cage::Access::kInOrder);
  try {
    if (act == "qr") read_code();
    if (act == "draw") draw_modules();
    if (act == "png") draw_png();
    if (act == "decode") answer_pixels(number);
    if (act == "encode") answer_jpeg(number);
  } catch (const std::bad_alloc&) {
    answer(Outcome::kTooLarge);
  } catch (const std::exception&) {
    answer(Outcome::kUnreadable);
  }
  answer(Outcome::kUnreadable);
}

}  // namespace waterline::lens
