#include "client/shared_search.h"

#include <algorithm>

#include "unicode/folding.h"
#include "unicode/runs.h"

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

// Returns the runs of a text (stretches of writing without spaces), a line each.
std::string runs_in(std::string_view words) {
  std::string runs;
  for (const unicode::Piece& piece : unicode::pieces_of(words)) {
    if (piece.is_run) runs.append(piece.text) += '\n';
  }
  return runs;
}

bool is_ascii(std::string_view words) {
  return std::ranges::all_of(words, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
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
    const std::string words = in_words(term);
    for (const unicode::Piece& piece : unicode::pieces_of(words)) {
      const bool is_last = piece.text.data() + piece.text.size() == words.data() + words.size();
      if (std::string part = in_words(piece.text); !part.empty())
        terms_.push_back({std::move(part), is_beginning && is_last, piece.is_run});
    }
    while (!query.empty() &&
           std::string_view(" \t\n").find(query.front()) != std::string_view::npos)
      query.remove_prefix(1);
  }
}

bool WordsToFind::are_in(std::string_view text) const {
  const std::string words = " " + in_words(text) + " ";
  const std::string runs = runs_in(words);
  return std::ranges::all_of(terms_, [&](const Term& term) {
    if (term.is_run) return words.find(term.words) != std::string::npos;
    // An ASCII word is also found inside a run, as the journal's own search finds it.
    if (is_ascii(term.words) && runs.find(term.words) != std::string::npos) return true;
    return words.find(" " + term.words + (term.is_beginning ? "" : " ")) != std::string::npos;
  });
}

}  // namespace waterline::cli
