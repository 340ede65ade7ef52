#include "journal/continuation.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/utf8.h"

namespace waterline::journal {
namespace {

using Words = std::vector<std::string_view>;

// The smallest number of words that an imported and a stored text must have in common to count as
// two states of one entry. Two texts could share fewer words by chance.
constexpr std::size_t kWordsWithin = 2;   // if one text occurs within the other
constexpr std::size_t kWordsAround = 3;   // if words were put into the middle of one text
constexpr std::size_t kWordsMostly = 12;  // if one place of the text was changed
// The limit for the comparisons of texts in one call of matches(). If a call would need more,
// matches() compares no texts and pairs none.
constexpr std::size_t kMaxComparisons = 10'000;

constexpr std::string_view kSpaces = " \t\n";

Words words_of(std::string_view text) {
  Words words;
  for (;;) {
    const std::size_t begin = text.find_first_not_of(kSpaces);
    if (begin == std::string_view::npos) return words;
    const std::size_t end = std::min(text.find_first_of(kSpaces, begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view without_spaces_around(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

// Returns true if the longer text begins with the shorter one, and the shorter one does not end in
// the middle of a word of the longer one.
bool begins_with(std::string_view longer, std::string_view shorter) {
  if (shorter.empty() || longer.size() <= shorter.size() || !longer.starts_with(shorter))
    return false;
  const char next = longer[shorter.size()];
  const bool in_character = base::is_inside_character(next);
  return !in_character && !(is_letter_or_digit(shorter.back()) && is_letter_or_digit(next));
}

std::size_t common_beginning(const Words& one, const Words& other) {
  const auto differ = std::ranges::mismatch(one, other);
  return static_cast<std::size_t>(differ.in1 - one.begin());
}

// Returns how many words at the end of `one` equal those at the end of `other`. The first `skipped`
// words of each text do not count.
std::size_t common_end(const Words& one, const Words& other, std::size_t skipped) {
  const std::size_t limit = std::min(one.size(), other.size()) - skipped;
  std::size_t count = 0;
  while (count < limit && one[one.size() - 1 - count] == other[other.size() - 1 - count]) ++count;
  return count;
}

// Returns true if the longer text has all words of the shorter one in their order. It may have
// additional words around them or in one place between them, but not both.
bool has_all(std::string_view longer, const Words& longer_words, std::string_view shorter,
             const Words& shorter_words, std::size_t kept) {
  if (shorter_words.empty() || longer_words.size() < shorter_words.size()) return false;
  if (begins_with(longer, shorter)) return true;
  if (kept == shorter_words.size() && kept >= kWordsAround) return true;
  return shorter_words.size() >= kWordsWithin &&
         std::search(longer_words.begin(), longer_words.end(), shorter_words.begin(),
                     shorter_words.end()) != longer_words.end();
}

}  // namespace

Continuation continuation(std::string_view here, std::string_view imported) {
  here = without_spaces_around(here);
  imported = without_spaces_around(imported);
  const Words before = words_of(here);
  const Words after = words_of(imported);
  if (before.empty() || after.empty()) return {};
  if (before == after) return {Relation::kSame, before.size()};
  const std::size_t beginning = common_beginning(before, after);
  const std::size_t kept = beginning + common_end(before, after, beginning);
  if (has_all(imported, after, here, before, kept)) return {Relation::kLater, before.size()};
  if (has_all(here, before, imported, after, kept)) return {Relation::kEarlier, after.size()};
  if (before.size() >= kWordsMostly && kept * 4 >= before.size() * 3)
    return {Relation::kMostly, kept};
  if (kept > 0 && kept * 4 >= before.size()) return {Relation::kResembles, kept};
  return {};
}

std::vector<Match> matches(const std::vector<CandidateState>& states,
                           const std::vector<std::string_view>& texts) {
  struct Pair {
    Continuation found;
    std::size_t text = 0;
    std::size_t candidate = 0;
    std::string_view state;
  };
  std::vector<Match> result(texts.size());
  std::vector<Pair> pairs;
  if (states.empty()) return result;
  if (states.size() > kMaxComparisons / std::max<std::size_t>(texts.size(), 1)) {
    for (Match& match : result) match.resembles = states.front().candidate;
    return result;
  }
  for (std::size_t text = 0; text < texts.size(); ++text) {
    for (const CandidateState& state : states) {
      const Continuation found = continuation(state.text, texts[text]);
      if (found.relation == Relation::kNone) continue;
      result[text].resembles = state.candidate;
      if (found.fits()) pairs.push_back({found, text, state.candidate, state.text});
    }
  }
  // Sorts pairs with equal texts before all other pairs, and then pairs with more common words
  // before those with fewer.
  const auto rank = [](const Pair& pair) {
    return std::pair(pair.found.relation == Relation::kSame, pair.found.kept);
  };
  std::ranges::stable_sort(pairs, std::ranges::greater(), rank);
  std::set<std::size_t> settled;  // texts that have a candidate, or are left without one
  std::set<std::size_t> taken;    // candidates
  for (const Pair& pair : pairs) {
    if (settled.contains(pair.text) || taken.contains(pair.candidate)) continue;
    // `rivals` are the imported texts that fit this candidate as well as this text does. `equals`
    // and `others` are the candidates that this text fits equally well: those in `equals` have a
    // state with the same text as this candidate, those in `others` do not.
    std::set<std::size_t> rivals;
    std::set<std::size_t> equals;
    std::set<std::size_t> others;
    for (const Pair& other : pairs) {
      if (rank(other) != rank(pair) || settled.contains(other.text) ||
          taken.contains(other.candidate))
        continue;
      if (other.candidate == pair.candidate) rivals.insert(other.text);
      if (other.text != pair.text) continue;
      (other.state == pair.state ? equals : others).insert(other.candidate);
    }
    std::erase_if(others, [&](std::size_t one) { return equals.contains(one); });
    const bool is_same = pair.found.relation == Relation::kSame;
    if (!is_same && (rivals.size() > equals.size() || !others.empty())) {
      settled.insert(rivals.begin(), rivals.end());
      for (const std::size_t text : rivals) result[text].resembles = pair.candidate;
      continue;
    }
    settled.insert(pair.text);
    taken.insert(pair.candidate);
    result[pair.text] = {pair.candidate, Match::kNoCandidate};
  }
  return result;
}

}  // namespace waterline::journal
