#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::cli {

// The words of a search in shared texts. No index has these texts, so that nothing about their
// words is stored twice; this class compares the texts themselves. It finds the same words as a
// search of the journal (docs/commands.md).
class WordsToFind {
 public:
  // Parses a search. It may have words, phrases in quotes, and beginnings of words with a * behind
  // them.
  explicit WordsToFind(std::string_view query);
  [[nodiscard]] bool empty() const { return terms_.empty(); }
  // Returns true if all words of the search occur in this text.
  [[nodiscard]] bool are_in(std::string_view text) const;

 private:
  struct Term {
    std::string words;  // folded, with one space between two
    bool is_beginning = false;
    // A part in a script that writes no spaces between words. It is therefore also found in the
    // middle of a run of letters.
    bool is_run = false;
  };
  std::vector<Term> terms_;
};

}  // namespace waterline::cli
