#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "journal/error.h"

namespace waterline::journal {

inline constexpr std::size_t kMaxQuerySize = 1024;  // bytes; a page of text is not a search
inline constexpr std::size_t kMaxQueryTerms = 32;   // words and phrases; the time of a search grows with them

// A person's search, as an FTS5 expression in which nothing that they typed can act: words, "phrases" and beginnings*
// become quoted strings, all of which must occur. What is neither letter nor digit only parts words.
//
// kBadQuery: not a word in it. kNotText: not UTF-8. kTooLong: more than kMaxQuerySize or
// kMaxQueryTerms.
Result<std::string> match_expression(std::string_view query);

}  // namespace waterline::journal
