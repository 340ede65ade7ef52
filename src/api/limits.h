#pragma once

#include <cstddef>

namespace waterline::api {

// bytes of the body of a request
inline constexpr std::size_t kMaxRequestSize = 2 * 1024 * 1024;
// and of a request to import entries
inline constexpr std::size_t kMaxImportSize = 64 * 1024 * 1024;

// in code points; of each row of a list
inline constexpr int kMaxPreview = 1000;

}  // namespace waterline::api
