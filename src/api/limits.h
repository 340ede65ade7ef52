#pragma once

#include <cstddef>
#include <string_view>

namespace waterline::api {

// The most bytes of a request's body.
inline constexpr std::size_t kMaxRequestSize = 2 * 1024 * 1024;
// The most bytes of the body of a request to import entries.
inline constexpr std::size_t kMaxImportSize = 64 * 1024 * 1024;

// The path of the request to read a picture, a photograph in base64. The body of this request may
// have kMaxPictureSize bytes.
inline constexpr std::string_view kReadPicturePath = "/v1/pairing/read";
inline constexpr std::size_t kMaxPictureSize = 16 * 1024 * 1024;

// The most bytes of an attachment in one request.
inline constexpr std::size_t kMaxPieceSize = 1024 * 1024;

// The most code points of the preview in each row of a list.
inline constexpr int kMaxPreview = 1000;

}  // namespace waterline::api
