#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

// Decides whether an imported text and a stored text that were written at the same time are two
// states of one entry. Some programs give their entries no id. From such a program, an import
// recognises an entry by this even if the person wrote more to it there since the last import.
namespace waterline::journal {

enum class Relation {
  kNone,
  // The imported text has at least a quarter of the stored text's words. That is too little to tell
  // whether both are one entry.
  kResembles,
  // The imported text has at least three quarters of the stored text's words, and differs from it
  // in one place.
  kMostly,
  // The imported text has all words of the stored text, and additional words around them or in one
  // place between them.
  kLater,
  // The stored text has all words of the imported text, and additional words around them or in one
  // place between them.
  kEarlier,
  kSame,
};

// The relation of an imported text to a stored one (`here`). Words are compared as written, without
// the white space between them. The common words are those at the beginning and the end of both
// texts, or all words of one text if the other contains them in one piece.
struct Continuation {
  Relation relation = Relation::kNone;
  std::size_t kept = 0;  // the number of common words
  // Returns true if both texts count as states of one entry.
  [[nodiscard]] bool fits() const { return relation >= Relation::kMostly; }
};
Continuation continuation(std::string_view here, std::string_view imported);

// The text of one state of a stored entry. `candidate` is the number by which matches() and its
// caller name that entry.
struct CandidateState {
  std::size_t candidate = 0;
  std::string_view text;
};

// The result of matches() for one imported text. `candidate` is the number of the stored entry that
// the text continues, or kNoCandidate. In the second case `resembles` may name a stored entry that
// is only similar, or one of several that fit equally well.
struct Match {
  static constexpr std::size_t kNoCandidate = static_cast<std::size_t>(-1);
  std::size_t candidate = kNoCandidate;
  std::size_t resembles = kNoCandidate;
};

// Finds for each imported text the stored entry that it continues; each entry is used for one text
// at most. All texts and entries were written at the same time (Draft::moment). A pair with more
// common words comes first. If several texts fit one entry equally well, and fewer entries than
// texts have those words, then none of these texts gets an entry. Returns one Match for each text.
std::vector<Match> matches(const std::vector<CandidateState>& states,
                           const std::vector<std::string_view>& texts);

}  // namespace waterline::journal
