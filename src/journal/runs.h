#pragma once

#include <string>
#include <string_view>

// The full-text index treats a run (unicode/runs.h), a stretch of writing without spaces, as one
// word, so a search for a part of it would find nothing. Therefore the index also gets each pair of
// neighbouring characters in a run. A search finds any part of a run as a phrase of such pairs.
// REQUIRES for both functions: UTF-8.
namespace waterline::journal {

// Returns the text under which the full-text index has the runs (stretches of writing without
// spaces) in `text`: eight ASCII letters for each pair of neighbouring characters, and four for the
// last character of a run. ASCII case is ignored. Existing stores depend on this format. A change
// of it needs a schema step that puts all entries into the table `unread`, so that they are indexed
// again.
std::string runs_of(std::string_view text);

// Returns an FTS5 string that finds `piece`, a part of a run (a stretch of writing without spaces)
// or ASCII letters and digits that touch a run. The string is a phrase of pairs of characters, or
// for a single character the beginning of a pair. REQUIRES: `piece` is not empty.
std::string phrase_in_runs(std::string_view piece);

}  // namespace waterline::journal
