#pragma once

#include <cstddef>
#include <string_view>

namespace waterline::api {

// The limit for the body of a request, in bytes.
inline constexpr std::size_t kMaxRequestSize = 2 * 1024 * 1024;
// The limit for the body of a request to import entries, in bytes.
inline constexpr std::size_t kMaxImportSize = 64 * 1024 * 1024;

// The path of the request to read a picture: a photograph in base64. Its body may have
// kMaxPictureSize bytes.
inline constexpr std::string_view kReadPicturePath = "/v1/pairing/read";
inline constexpr std::size_t kMaxPictureSize = 16 * 1024 * 1024;

// The limit for the preview in each row of a list, in code points.
inline constexpr int kMaxPreview = 1000;

}  // namespace waterline::api
