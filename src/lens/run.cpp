#include "lens/run.h"

#include <exception>
#include <new>

#include "cage/inside.h"
#include "lens/qr.h"

namespace waterline::lens {
namespace {

using cage::answer;
using cage::Outcome;

constexpr int kModulePixels = 8;
constexpr std::size_t kMaxPictureFile = std::size_t{32} * 1024 * 1024;
constexpr std::size_t kMaxText = std::size_t{4} * 1024;

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

}  // namespace

void run(std::string_view act) {
  cage::enter(cage::Access::kInOrder);
  try {
    if (act == "qr") read_code();
    if (act == "draw") draw_modules();
    if (act == "png") draw_png();
  } catch (const std::bad_alloc&) {
    answer(Outcome::kTooLarge);
  } catch (const std::exception&) {
    answer(Outcome::kUnreadable);
  }
  answer(Outcome::kUnreadable);
}

}  // namespace waterline::lens
