#include "app/photo_view.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "app/lens.h"
#include "app/plain_jpeg.h"
#include "cage/pixels.h"
#include "crypto/secret.h"
#include "journal/media_kind.h"

namespace waterline::app {
namespace {

ViewFault view_fault_of(LensFault fault) {
  switch (fault) {
    case LensFault::kNothing:
    case LensFault::kUnreadable:
      return ViewFault::kCannotBeShown;
    case LensFault::kTooLarge:
      return ViewFault::kTooManyPixels;
    case LensFault::kBusy:
      return ViewFault::kBusy;
    case LensFault::kNotSafe:
      break;
  }
  return ViewFault::kNotSafe;
}

constexpr std::string_view kHeic = "image/heic";

// Returns whether the file begins like a HEIC photo. Nothing else of it is looked at here.
bool is_heic(cage::Input& photo) {
  std::array<std::byte, 12> begin{};
  const int file = photo.hand_over();
  return ::pread(file, begin.data(), begin.size(), 0) == static_cast<ssize_t>(begin.size()) &&
         journal::media_kind_of(begin) == kHeic;
}

}  // namespace

bool is_photo_kind(std::string_view kind) {
  return kind == "image/jpeg" || kind == "image/png" || kind == "image/webp" ||
         (kind == kHeic && has_heic_lens());
}

base::Result<View, ViewFault> view_of(cage::Input& photo, std::uint32_t side, int quality) {
  const std::size_t most = cage::kPixelsHeaderSize + std::size_t{side} * side * 3;
  cage::Input pixels;
  cage::PixelsHeader size;
  {
    const std::vector<std::string> order = {"decode", std::to_string(side)};
    auto decoded =
        is_heic(photo) ? run_heic_lens(order, photo, most) : run_lens(order, photo, most);
    if (!decoded) return view_fault_of(decoded.error());
    const auto header = cage::header_of_pixels(*decoded, side);
    if (!header) return ViewFault::kNotSafe;
    size = *header;
    const bool is_taken = pixels.append(*decoded);
    crypto::wipe(*decoded);
    if (!is_taken) return ViewFault::kNotSafe;
  }
  auto jpeg = run_lens({"encode", std::to_string(quality)}, pixels, most);
  if (!jpeg) return ViewFault::kNotSafe;
  if (size_of_plain_jpeg(*jpeg) != JpegSize{size.width, size.height}) return ViewFault::kNotSafe;
  return View{size.width, size.height, std::move(*jpeg)};
}

}  // namespace waterline::app
