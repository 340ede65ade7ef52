#pragma once

#include <cstddef>
#include <string_view>

namespace waterline::api {

// bytes of the body of a request
inline constexpr std::size_t kMaxRequestSize = 2 * 1024 * 1024;
// and of a request to import entries
inline constexpr std::size_t kMaxImportSize = 64 * 1024 * 1024;

// and of a request to read a picture, which is a photograph in base64
inline constexpr std::string_view kReadPicturePath = "/v1/pairing/read";
inline constexpr std::size_t kMaxPictureSize = 16 * 1024 * 1024;

// in code points; of each row of a list
inline constexpr int kMaxPreview = 1000;

}  // namespace waterline::api
