#pragma once

#include <string_view>

namespace waterline::formats {

// Returns whether a file of this name contains text. Other files are media, which are only counted.
bool holds_words(std::string_view name);

}  // namespace waterline::formats
