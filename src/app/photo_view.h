#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "cage/input.h"

namespace waterline::app {

inline constexpr std::uint32_t kThumbnailSide = 480;
inline constexpr std::uint32_t kPageSide = 1'280;  // for an exported page, which has many
inline constexpr std::uint32_t kViewSide = 2'048;
inline constexpr int kViewQuality = 80;

// A larger file is not decoded (lens/run.cpp).
inline constexpr std::uint64_t kMaxPhotoFile = std::uint64_t{64} * 1024 * 1024;

// Returns whether a photo of this kind (journal/media_kind.h) can be shown, if it is whole.
bool is_photo_kind(std::string_view kind);

enum class ViewFault {
  kCannotBeShown,  // no photo of a kind that can be shown here, or a damaged one
  kTooManyPixels,
  kNotSafe,  // the program waterline-lens is missing, or did not end well
  kBusy,     // other photos kept the lens busy for too long
};

struct View {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  base::Bytes jpeg;
};

// Returns a photo as a JPEG file to look at, with no side longer than `side`, which is at most 4,096.
// Two processes make it in turn (lens/run.h): one that has seen the file and answers with pixels, and
// one that has seen only those pixels. So the result has nothing of the file but its pixels, which
// size_of_plain_jpeg() checks. REQUIRES: no mutex of the journal is held, since this may take
// seconds.
base::Result<View, ViewFault> view_of(cage::Input& photo, std::uint32_t side,
                                      int quality = kViewQuality);

}  // namespace waterline::app
