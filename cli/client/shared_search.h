#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::cli {

// A search in texts that are in no index: the shared side has none, so that nothing about its words
// is stored twice. The words of a search mean what they mean in the journal (docs/commands.md).
class WordsToFind {
 public:
  // Takes words, "phrases" and beginnings*.
  explicit WordsToFind(std::string_view query);
  [[nodiscard]] bool empty() const { return terms_.empty(); }
  // Returns true if all of them occur in this text.
  [[nodiscard]] bool are_in(std::string_view text) const;

 private:
  struct Term {
    std::string words;  // folded, with one space between two
    bool is_beginning = false;
    bool has_runs = false;  // writing without spaces: found inside a word too
  };
  std::vector<Term> terms_;
};

}  // namespace waterline::cli
