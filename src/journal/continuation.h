#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

// Decides whether two texts of the same moment are two states of one entry. By this an import
// recognises an entry that has no id in its program and was continued there.
namespace waterline::journal {

enum class Relation {
  kNone,
  // a quarter of the words is in both, which proves nothing
  kResembles,
  // One place of the earlier text was changed, and at least three quarters of it are in the other.
  kMostly,
  // the import has all the words here, and more at one place
  kLater,
  // the text here has all the words of the import, and more
  kEarlier,
  kSame,
};

// How an imported text relates to a text that is here. Words are compared as written, without the
// white space between them. The common parts are a beginning and an end of the earlier text, or all
// of it within the later one.
struct Continuation {
  Relation relation = Relation::kNone;
  std::size_t kept = 0;  // the number of words that both have
  // Returns true if both are states of one entry.
  [[nodiscard]] bool fits() const { return relation >= Relation::kMostly; }
};
Continuation continuation(std::string_view here, std::string_view imported);

// The text of one state of an entry that is here; `candidate` is the number of that entry.
struct CandidateState {
  std::size_t candidate = 0;
  std::string_view text;
};

// The candidate that an imported text continues. If several would fit equally, none is chosen, and
// `resembles` names one of them.
struct Match {
  static constexpr std::size_t kNoCandidate = static_cast<std::size_t>(-1);
  std::size_t candidate = kNoCandidate;
  std::size_t resembles = kNoCandidate;
};

// Pairs imported texts of one moment with entries of that moment, each at most once. A pair that
// keeps more words comes first. If more texts than entries with the same words could be one pair,
// none of them is paired. The result has a match for each text.
std::vector<Match> matches(const std::vector<CandidateState>& states,
                           const std::vector<std::string_view>& texts);

}  // namespace waterline::journal
