#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "journal/error.h"

// What a text must be to be kept, and what its title is.
namespace waterline::journal {

inline constexpr std::size_t kMaxTitleSize = 80;  // code points

// UTF-8 without a NUL, which no person types and which ends a text early in many programs.
bool is_text(std::string_view text);

// An entry's text as it is kept: newlines as "\n", no byte order mark, everything else as written.
// kNotText, kTooLong, or kEmpty when there is nothing but white space in it.
Result<std::string> text_to_keep(std::string_view text);

// The same for a text that may be nothing: then it is "".
Result<std::string> text_or_nothing(std::string_view text);

// The heading, if the text begins with one, else its first line with something in it; cut at
// kMaxTitleSize. REQUIRES: a result of one of these.
std::string title_of(std::string_view text);

}  // namespace waterline::journal
