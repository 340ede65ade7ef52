#pragma once

#include <string>
#include <string_view>

namespace waterline::cli {

// Makes a text of any origin safe to print on a terminal. It replaces by visible symbols: every
// control except newline and tab, every control that reorders or gives a direction (U+202A..E,
// U+2066..9, U+200E, U+200F, U+061C), every invisible character, line and paragraph separators, and
// every byte that is not UTF-8. So nothing can act or hide. U+200C, U+200D, variation selectors and
// tags stay where they shape a letter or an emoji.
std::string for_terminal(std::string_view text);

}  // namespace waterline::cli
