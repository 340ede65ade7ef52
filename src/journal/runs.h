#pragma once

#include <string>
#include <string_view>
#include <vector>

// A run is writing that puts no spaces between its words (Chinese, Japanese, Thai, ...; Korean,
// whose particles cling to them; signs such as emoji), with the ASCII letters and digits that touch
// it. The full-text index knows such a run as one word only, so it is also given each pair of
// neighbours in it: then any piece of a run is found, as a phrase of such pairs.
namespace waterline::journal {

struct Piece {
  std::string_view text;
  bool is_run = false;
};

// The runs of a text and what lies between them, in order. REQUIRES, here and below: UTF-8.
std::vector<Piece> pieces_of(std::string_view text);

// What the index is given: eight ASCII letters for each pair, four for the last letter of a run.
// Capitals of ASCII make no difference. What stands in stores depends on it: change it only
// together with a step of the schema that fills `unread` anew.
std::string runs_of(std::string_view text);

// What finds this piece of a run, or these ASCII letters and digits where they touch one, in FTS5's
// words: a phrase, or for a single letter a beginning. REQUIRES: not empty.
std::string phrase_in_runs(std::string_view piece);

}  // namespace waterline::journal
