#include "heic/run.h"

#include <charconv>
#include <exception>
#include <new>

#include "cage/inside.h"
#include "cage/pixels.h"
#include "heic/heic_photo.h"

namespace waterline::heic {
namespace {

using cage::answer;
using cage::Outcome;

constexpr std::size_t kMaxHeicFile = std::size_t{64} * 1024 * 1024;
constexpr std::uint32_t kMaxHeicView = 4'096;

[[noreturn]] void answer_pixels_of_heic(std::uint32_t side) {
  const auto file = cage::read_input(kMaxHeicFile);
  if (!file) answer(Outcome::kTooLarge);
  const auto photo = decode_heic(*file, side);
  if (!photo) {
    answer(photo.error() == lens::PhotoFault::kTooLarge ? Outcome::kTooLarge
                                                        : Outcome::kUnreadable);
  }
  cage::begin_answer(cage::kPixelsHeaderSize + photo->pixels.size());
  cage::write_answer(cage::encode(cage::PixelsHeader{photo->width, photo->height}));
  cage::write_answer(std::as_bytes(std::span(photo->pixels)));
  cage::end();
}

}  // namespace

void run(std::string_view act, std::string_view number) {
  // The libraries look for plug-ins and fill tables, which nobody can do in the cage.
  const bool is_ready = prepare();
  cage::enter(cage::Access::kInOrder);
  std::uint32_t side = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), side);
  const bool is_number = error == std::errc() && end == number.data() + number.size();
  if (!is_ready || act != "decode" || !is_number || side == 0 || side > kMaxHeicView)
    answer(Outcome::kUnreadable);
  try {
    answer_pixels_of_heic(side);
  } catch (const std::bad_alloc&) {
    answer(Outcome::kTooLarge);
  } catch (const std::exception&) {
    answer(Outcome::kUnreadable);
  }
}

}  // namespace waterline::heic
