#pragma once

#include <cstddef>
#include <string_view>

namespace waterline::api {

// in bytes, for the body of a request
inline constexpr std::size_t kMaxRequestSize = 2 * 1024 * 1024;
// in bytes, for the body of a request to import entries
inline constexpr std::size_t kMaxImportSize = 64 * 1024 * 1024;

// The request to read a picture, which is a photograph in base64, may have a body of
// kMaxPictureSize.
inline constexpr std::string_view kReadPicturePath = "/v1/pairing/read";
inline constexpr std::size_t kMaxPictureSize = 16 * 1024 * 1024;

// in code points, for the preview in each row of a list
inline constexpr int kMaxPreview = 1000;

}  // namespace waterline::api
