#pragma once

#include <string_view>

namespace waterline::formats {

// Whether a file of this name holds words; others are media, which are counted and not kept.
bool holds_words(std::string_view name);

}  // namespace waterline::formats
