#include "app/pairing_picture.h"

#include <chrono>
#include <mutex>
#include <utility>

#include "base/program_path.h"
#include "cage/run.h"
#include "pairing/code.h"

namespace waterline::app {
namespace {

constexpr std::size_t kMaxText = std::size_t{4} * 1024;
// The most modules on a side of a picture: the largest QR code has 177, and the border comes on
// top.
constexpr std::size_t kMaxSide = 256;
constexpr std::chrono::seconds kLongest{10};

// Only one lens runs at a time, because each may use much memory.
std::mutex one_at_a_time;

base::Result<base::Bytes, PictureFault> run_lens(const char* act, base::ByteView bytes,
                                                 std::size_t most) {
  const std::unique_lock alone(one_at_a_time, std::try_to_lock);
  if (!alone) return PictureFault::kBusy;
  cage::Input input;
  if (!input.append(bytes)) return PictureFault::kNotSafe;
  auto answer = cage::run({base::helper_program("waterline-lens"), {act}, most, kLongest}, input);
  if (!answer) return PictureFault::kNotSafe;
  switch (answer->outcome) {
    case cage::Outcome::kDone:
      return std::move(answer->bytes);
    case cage::Outcome::kNothing:
      return PictureFault::kNothing;
    case cage::Outcome::kUnreadable:
    case cage::Outcome::kTooLarge:
      return PictureFault::kUnreadable;
    case cage::Outcome::kNotShutIn:
      break;
  }
  return PictureFault::kNotSafe;
}

}  // namespace

base::Result<std::string, PictureFault> text_in_picture(base::ByteView file) {
  const auto text = run_lens("qr", file, kMaxText);
  if (!text) return text.error();
  // If the picture holds a code of another kind, do not return its text, which may be private.
  if (!pairing::picture_from_text(base::text_of(*text))) return PictureFault::kOtherCode;
  return std::string(base::text_of(*text));
}

base::Result<std::vector<std::string>, PictureFault> drawn_picture(std::string_view text) {
  const auto modules = run_lens("draw", base::bytes_of(text), kMaxSide * kMaxSide);
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
