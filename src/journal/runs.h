#pragma once

#include <string>
#include <string_view>
#include <vector>

// A run is a stretch of writing without spaces between words (Chinese, Japanese, Thai, ...; also
// Korean, where particles are attached to words, and signs such as emoji), with the ASCII letters
// and digits that touch it. The full-text index treats a run as one word. Therefore it also gets
// each pair of neighbouring characters in it, and any part of a run is found as a phrase of such
// pairs.
namespace waterline::journal {

struct Piece {
  std::string_view text;
  bool is_run = false;
};

// Splits a text into runs and the parts between them, in order. REQUIRES for all functions here:
// UTF-8.
std::vector<Piece> pieces_of(std::string_view text);

// Returns the index text for the runs: eight ASCII letters for each pair, four for the last
// character of a run. ASCII case is ignored. Existing stores depend on this format: change it only
// together with a schema step that puts all entries into the table `unread`, so that they are
// indexed again.
std::string runs_of(std::string_view text);

// Returns the FTS5 string that finds this part of a run, or these ASCII letters and digits where
// they touch a run: a phrase, or a prefix for a single character. REQUIRES: not empty.
std::string phrase_in_runs(std::string_view piece);

}  // namespace waterline::journal
