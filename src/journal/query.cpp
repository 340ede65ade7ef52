#include "journal/query.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/text.h"

namespace waterline::journal {
namespace {

// Beyond ASCII only the tokenizer knows letters from signs; a search for signs alone then finds nothing.
bool may_be_in_a_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<std::uint8_t>(c) >= 0x80;
}

bool parts_terms(char c) {
  return c == '"' || static_cast<std::uint8_t>(c) <= ' ';
}

// Takes the first term, a phrase in quotes or a run without spaces, from a text that is not empty.
std::string_view take_term(std::string_view& rest) {
  const bool quoted = rest.front() == '"';
  if (quoted) rest.remove_prefix(1);
  const auto end = quoted ? std::ranges::find(rest, '"') : std::ranges::find_if(rest, parts_terms);
  const std::string_view term(rest.begin(), end);
  rest.remove_prefix(term.size());
  if (quoted && !rest.empty()) rest.remove_prefix(1);
  return term;
}

}  // namespace

Result<std::string> match_expression(std::string_view query) {
  if (query.size() > kMaxQuerySize) return Error::kTooLong;
  if (!base::is_utf8(query)) return Error::kNotText;
  std::vector<std::string> terms;
  while (!query.empty()) {
    if (query.front() != '"' && parts_terms(query.front())) {
      query.remove_prefix(1);
      continue;
    }
    const std::string_view written = take_term(query);
    const bool beginning = written.ends_with('*') || query.starts_with('*');
    if (std::ranges::none_of(written, may_be_in_a_word)) continue;
    // An FTS5 string (its documentation, section 3.1): no term has a quote in it, and a NUL would end the expression.
    std::string term(1, '"');
    term.append(written).append(beginning ? "\"*" : "\"");
    std::ranges::replace(term, '\0', ' ');
    if (std::ranges::find(terms, term) == terms.end()) terms.push_back(std::move(term));
  }
  if (terms.empty()) return Error::kBadQuery;
  if (terms.size() > kMaxQueryTerms) return Error::kTooLong;
  std::string expression;
  for (const std::string& term : terms) expression.append(expression.empty() ? "" : " ").append(term);
  return expression;
}

}  // namespace waterline::journal
