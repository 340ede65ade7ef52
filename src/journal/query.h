#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "journal/error.h"

namespace waterline::journal {

// The limit for the size of a query, in bytes. A longer text was hardly typed as a search.
inline constexpr std::size_t kMaxQuerySize = 1024;
// The limit for words and phrases. The duration of a search grows with their number.
inline constexpr std::size_t kMaxQueryTerms = 32;

struct Query {
  std::string expression;  // for FTS5
  // The words of the query that marked_in_runs() (snippet.h) must look for itself, because FTS5
  // does not say where a hit is inside a stretch of writing without spaces (runs.h).
  std::vector<std::string> literals;
};

// Converts a person's search into an FTS5 expression that contains only quoted strings, so that
// nothing a person types has another effect. Words, "phrases" and beginnings* must all occur.
// Characters that are neither letters nor digits only separate words. Parts of writing without
// spaces, and ASCII words, are also looked for inside runs (stretches of writing without spaces,
// runs.h). The query is folded first, as the indexed texts are (unicode/folding.h).
//
// Error kBadQuery if the query has no word; kNotText if it is not UTF-8; kTooLong if it has more
// than kMaxQuerySize bytes or kMaxQueryTerms terms.
Result<Query> read_query(std::string_view query);

}  // namespace waterline::journal
