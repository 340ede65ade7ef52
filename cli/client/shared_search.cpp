#include "client/shared_search.h"

#include <algorithm>

#include "unicode/folding.h"

namespace waterline::cli {
namespace {

bool is_ascii_sign(char c) {
  const bool is_word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  return static_cast<unsigned char>(c) < 0x80 && !is_word;
}

// Returns the words of a text in the form in which a search compares them: without upper case
// (unicode::caseless) and ASCII signs, with one space between two words.
std::string in_words(std::string_view text) {
  std::string out;
  for (const char c : unicode::caseless(text)) {
    const char one = is_ascii_sign(c) ? ' ' : c;
    if (one != ' ' || (!out.empty() && out.back() != ' ')) out.push_back(one);
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

// Returns true if the text has a letter from U+0800 on. All scripts that write no spaces between
// words are there.
bool has_runs(std::string_view folded) {
  return std::ranges::any_of(folded, [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
}

}  // namespace

WordsToFind::WordsToFind(std::string_view query) {
  while (!query.empty()) {
    const bool is_phrase = query.front() == '"';
    if (is_phrase) query.remove_prefix(1);
    const std::string_view term =
        query.substr(0, is_phrase ? query.find('"') : query.find_first_of(" \t\n\""));
    query.remove_prefix(term.size());
    if (is_phrase && !query.empty()) query.remove_prefix(1);
    const bool is_beginning = term.ends_with('*') || (is_phrase && query.starts_with('*'));
    if (std::string words = in_words(term); !words.empty()) {
      const bool inside = has_runs(words);
      terms_.push_back({std::move(words), is_beginning, inside});
    }
    while (!query.empty() &&
           std::string_view(" \t\n").find(query.front()) != std::string_view::npos)
      query.remove_prefix(1);
  }
}

bool WordsToFind::are_in(std::string_view text) const {
  const std::string words = " " + in_words(text) + " ";
  return std::ranges::all_of(terms_, [&](const Term& term) {
    if (term.has_runs) return words.find(term.words) != std::string::npos;
    return words.find(" " + term.words + (term.is_beginning ? "" : " ")) != std::string::npos;
  });
}

}  // namespace waterline::cli
