#include "app/pairing_picture.h"

#include <utility>

#include "app/lens.h"
#include "pairing/code.h"

namespace waterline::app {
namespace {

constexpr std::size_t kMaxText = std::size_t{4} * 1024;
// The most modules on a side of a picture: the largest QR code has 177, and the border comes on
// top.
constexpr std::size_t kMaxSide = 256;

PictureFault picture_fault_of(LensFault fault) {
  switch (fault) {
    case LensFault::kNothing:
      return PictureFault::kNothing;
    case LensFault::kUnreadable:
    case LensFault::kTooLarge:
      return PictureFault::kUnreadable;
    case LensFault::kBusy:
      return PictureFault::kBusy;
    case LensFault::kNotSafe:
      break;
  }
  return PictureFault::kNotSafe;
}

base::Result<base::Bytes, PictureFault> answer_of_lens(const char* act, base::ByteView bytes,
                                                       std::size_t most) {
  cage::Input input;
  if (!input.append(bytes)) return PictureFault::kNotSafe;
  auto answer = run_lens({act}, input, most);
  if (!answer) return picture_fault_of(answer.error());
  return std::move(*answer);
}

}  // namespace

base::Result<std::string, PictureFault> text_in_picture(base::ByteView file) {
  const auto text = answer_of_lens("qr", file, kMaxText);
  if (!text) return text.error();
  // If the picture holds a code of another kind, do not return its text, which may be private.
  if (!pairing::picture_from_text(base::text_of(*text))) return PictureFault::kOtherCode;
  return std::string(base::text_of(*text));
}

base::Result<std::vector<std::string>, PictureFault> drawn_picture(std::string_view text) {
  const auto modules = answer_of_lens("draw", base::bytes_of(text), kMaxSide * kMaxSide);
  if (!modules) return modules.error();
  std::size_t side = 0;
  while (side * side < modules->size()) ++side;
  if (side == 0 || side * side != modules->size()) return PictureFault::kNotSafe;
  std::vector<std::string> rows(side, std::string(side, '0'));
  for (std::size_t at = 0; at < modules->size(); ++at) {
    if ((*modules)[at] == std::byte{0}) rows[at / side][at % side] = '1';
  }
  return rows;
}

}  // namespace waterline::app
