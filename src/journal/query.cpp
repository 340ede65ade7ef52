#include "journal/query.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/text.h"
#include "journal/runs.h"
#include "unicode/folding.h"
#include "unicode/runs.h"

namespace waterline::journal {
namespace {

bool is_ascii_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Ranges of punctuation beyond ASCII that people write between words. There are rarer signs, which
// only the tokenizer knows.
constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
    // Controls, no-break space, inverted marks, quotes, currencies.
    {"\u0080", "\u00a9"},
    {"\u00ab", "\u00b4"},
    {"\u00b6", "\u00b9"},
    {"\u00bb", "\u00bf"},
    // Combining marks.
    {"\u0300", "\u036f"},
    // Punctuation, currencies, arrows, and the older pictograms.
    {"\u2000", "\u2bff"},
    // Chinese and Japanese punctuation, and its wide forms
    {"\u3000", "\u3004"},
    {"\u3008", "\u3020"},
    {"\ufe00", "\ufe6f"},
    {"\ufeff", "\uff0f"},
    {"\uff1a", "\uff20"},
    {"\uff5b", "\uff65"},
};

// Returns true if the text has a character that is neither a space nor a sign of kSigns. The ranges
// in kSigns are compared as UTF-8, whose bytes sort in the order of the code points.
bool has_letter(std::string_view text) {
  while (!text.empty()) {
    std::size_t size = 1;
    while (size < text.size() && (static_cast<std::uint8_t>(text[size]) & 0xc0) == 0x80) ++size;
    const std::string_view letter = text.substr(0, size);
    const bool sign = size == 1 ? !is_ascii_letter(letter.front())
                                : std::ranges::any_of(kSigns, [&](const auto& signs) {
                                    return letter >= signs.first && letter <= signs.second;
                                  });
    if (!sign) return true;
    text.remove_prefix(size);
  }
  return false;
}

bool parts_terms(char c) {
  return c == '"' || static_cast<std::uint8_t>(c) <= ' ';
}

// Takes the first term from a text that is not empty: a phrase in quotes or a stretch without
// spaces.
std::string_view take_term(std::string_view& rest) {
  const bool quoted = rest.front() == '"';
  if (quoted) rest.remove_prefix(1);
  const auto end = quoted ? std::ranges::find(rest, '"') : std::ranges::find_if(rest, parts_terms);
  const std::string_view term(rest.begin(), end);
  rest.remove_prefix(term.size());
  if (quoted && !rest.empty()) rest.remove_prefix(1);
  return term;
}

bool is_ascii_word(std::string_view term) {
  return std::ranges::all_of(term, is_ascii_letter);
}

// Returns the term as an FTS5 string (FTS5's documentation, section 3.1), followed by * if
// `beginning` is true. A term contains no quote. A NUL is replaced, because it would end the
// expression.
std::string in_words(std::string_view term, bool beginning) {
  std::string quoted = "{text fields} : \"";
  quoted.append(term).append(beginning ? "\"*" : "\"");
  std::ranges::replace(quoted, '\0', ' ');
  return quoted;
}

std::string in_runs(std::string_view term) {
  return "{runs} : " + phrase_in_runs(term);
}

}  // namespace

Result<Query> read_query(std::string_view typed) {
  if (typed.size() > kMaxQuerySize) return Error::kTooLong;
  if (!base::is_utf8(typed)) return Error::kNotText;
  const unicode::Folded folded = unicode::folded(typed);
  std::string_view query = folded.text();
  Query read;
  std::vector<std::string> terms;
  const auto add_once = [](std::vector<std::string>& list, std::string one) {
    if (std::ranges::find(list, one) == list.end()) list.push_back(std::move(one));
  };
  while (!query.empty()) {
    if (query.front() != '"' && parts_terms(query.front())) {
      query.remove_prefix(1);
      continue;
    }
    std::string_view written = take_term(query);
    const bool beginning = written.ends_with('*') || query.starts_with('*');
    const std::vector<unicode::Piece> pieces = unicode::pieces_of(written);
    for (const unicode::Piece& piece : pieces) {
      if (!has_letter(piece.text)) continue;
      const bool at_end = &piece == &pieces.back();
      std::string_view term = piece.text;
      while (!piece.is_run && term.ends_with('*')) term.remove_suffix(1);
      if (piece.is_run) {
        add_once(terms, in_runs(term));
        add_once(read.literals, std::string(term));
      } else if (term.size() > 1 && is_ascii_word(term)) {
        add_once(terms, "(" + in_words(term, beginning && at_end) + " OR " + in_runs(term) + ")");
        add_once(read.literals, std::string(term));
      } else {
        add_once(terms, in_words(term, beginning && at_end));
      }
    }
  }
  if (terms.empty()) return Error::kBadQuery;
  if (terms.size() > kMaxQueryTerms) return Error::kTooLong;
  for (const std::string& term : terms)
    read.expression.append(read.expression.empty() ? "" : " AND ").append(term);
  return read;
}

}  // namespace waterline::journal
