#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

// Decides whether two texts of the same moment are two states of one entry. An entry without an id
// at its source is recognised by this when it was written on there.
namespace waterline::journal {

enum class Relation {
  kNone,
  kResembles,  // a quarter of the words here is common, which proves nothing
  kMostly,     // one place of the earlier text was changed, and three quarters of it are there
  kLater,      // all of the earlier text is there, and something was added at one place
  kEarlier,    // the other way round: the text here has all of the new one, and more
  kSame,
};

// How the text of an import relates to a text that is here. Words are compared as written; white
// space between them does not count. The parts that were kept are a beginning and an end of the
// earlier text, or all of it within the later one.
struct Continuation {
  Relation relation = Relation::kNone;
  std::size_t kept = 0;  // the number of words that both have
  // Returns true if both are states of one entry.
  [[nodiscard]] bool fits() const { return relation >= Relation::kMostly; }
};
Continuation continuation(std::string_view here, std::string_view imported);

// One state that is here, as a text, of a numbered candidate.
struct CandidateState {
  std::size_t candidate = 0;
  std::string_view text;
};

// The candidate that an imported text continues, or none. If several would do, none is chosen, and
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
