#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "journal/error.h"

// Rules for texts that are stored, and for titles.
namespace waterline::journal {

inline constexpr std::size_t kMaxTitleSize = 80;  // in code points

// Returns true for UTF-8 without a NUL. No person types a NUL, and many programs take it for the
// end of a text.
bool is_text(std::string_view text);

// Returns the text as it is stored: newlines as "\n", no byte order mark, everything else as
// written. Errors: kNotText, kTooLong, and kEmpty if there is only white space.
Result<std::string> text_to_keep(std::string_view text);

// Does the same as text_to_keep(), but returns "" instead of kEmpty.
Result<std::string> text_or_nothing(std::string_view text);

// Returns the heading if the text begins with one, else the first line that is not blank; at most
// kMaxTitleSize code points. REQUIRES: `text` came from text_to_keep() or text_or_nothing().
std::string title_of(std::string_view text);

}  // namespace waterline::journal
