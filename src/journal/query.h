#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "journal/error.h"

namespace waterline::journal {

inline constexpr std::size_t kMaxQuerySize = 1024;  // bytes; a page of text is not a search
// words and phrases; the time of a search grows with them
inline constexpr std::size_t kMaxQueryTerms = 32;

struct Query {
  std::string expression;  // for FTS5
  // what may be found inside a run, where FTS5 cannot say where it stands
  std::vector<std::string> literals;
};

// A person's search, as an FTS5 expression in which nothing that they typed can act: words,
// "phrases" and beginnings* become quoted strings, all of which must occur. What is neither letter
// nor digit only parts words. Pieces of writing without spaces are looked for inside of it
// (runs.h), and so are ASCII words.
//
// kBadQuery: not a word in it. kNotText: not UTF-8. kTooLong: more than kMaxQuerySize or
// kMaxQueryTerms.
Result<Query> read_query(std::string_view query);

}  // namespace waterline::journal
