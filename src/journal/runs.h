#pragma once

#include <string>
#include <string_view>
#include <vector>

// A run is a stretch of writing without spaces between words (Chinese, Japanese, Thai, ...; also
// Korean, where particles are attached to words, and signs such as emoji), with the ASCII letters
// and digits that touch it. The full-text index treats a run as one word, so a search for a part of
// it would find nothing. Therefore the index also gets each pair of neighbouring characters in a
// run. A search finds any part of a run as a phrase of such pairs.
namespace waterline::journal {

struct Piece {
  std::string_view text;
  bool is_run = false;
};

// Splits a text into runs (stretches of writing without spaces) and the parts between them, in
// order. REQUIRES for all functions in this file: UTF-8.
std::vector<Piece> pieces_of(std::string_view text);

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
