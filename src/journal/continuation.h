#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

// Decides whether two texts of the same moment are two states of one entry. By this an import
// recognises an entry that has no id in its program, if the person wrote more to it there.
namespace waterline::journal {

enum class Relation {
  kNone,
  // The import has a quarter of the stored text's words, which proves nothing.
  kResembles,
  // One place of the stored text was changed, and the import has at least three quarters of its
  // words.
  kMostly,
  // The import has all words of the stored text, and more at one place.
  kLater,
  // The stored text has all words of the import, and more.
  kEarlier,
  kSame,
};

// The relation of an imported text to a stored one. Words are compared as written, without the
// white space between them. The words that count as common are a beginning and an end of both
// texts, or all of one text within the other.
struct Continuation {
  Relation relation = Relation::kNone;
  std::size_t kept = 0;  // the number of common words
  // Returns true if both are states of one entry.
  [[nodiscard]] bool fits() const { return relation >= Relation::kMostly; }
};
Continuation continuation(std::string_view here, std::string_view imported);

// The text of one state of a stored entry. `candidate` is a number for that entry.
struct CandidateState {
  std::size_t candidate = 0;
  std::string_view text;
};

// The result of matches() for one imported text: the number of the entry that it continues. If
// several entries fit equally well, `candidate` is kNoCandidate and `resembles` names one of them.
struct Match {
  static constexpr std::size_t kNoCandidate = static_cast<std::size_t>(-1);
  std::size_t candidate = kNoCandidate;
  std::size_t resembles = kNoCandidate;
};

// Pairs imported texts of one moment with stored entries of that moment, each at most once. Pairs
// with more common words are made first. If several texts fit an entry equally well, and the
// entries with the same words are too few for all of these texts, none of them is paired. Returns a
// match for each text.
std::vector<Match> matches(const std::vector<CandidateState>& states,
                           const std::vector<std::string_view>& texts);

}  // namespace waterline::journal
