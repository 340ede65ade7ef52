#include "reader/html_tags.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace waterline::reader {
namespace {

// The limit for tags inside each other, which is more than any editor writes. There is a limit
// because Gumbo destroys its tree by recursion.
constexpr std::size_t kMaxOpenTags = 200;

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool is_letter_or_digit(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// Returns true for a tag that needs no end tag, because it has no content or the next tag ends it.
bool needs_no_end(std::string_view name) {
  static constexpr std::array<std::string_view, 20> kNames = {
      "area", "base", "br", "col", "embed", "hr", "img", "input", "link",   "meta",
      "p",    "li",   "dt", "dd",  "tr",    "td", "th",  "wbr",   "source", "option"};
  return std::ranges::find(kNames, name) != kNames.end();
}

// Returns true for a tag that occurs in formatted texts of journals and notes. Anything else in
// angle brackets ("<Anna>") counts as words of the person.
bool is_tag_of_texts(std::string_view name) {
  static constexpr std::array<std::string_view, 46> kNames = {
      "a",       "abbr",  "article", "b",      "blockquote", "body", "br",  "center",
      "code",    "dd",    "del",     "div",    "dl",         "dt",   "em",  "font",
      "h1",      "h2",    "h3",      "h4",     "h5",         "h6",   "hr",  "html",
      "i",       "img",   "li",      "mark",   "ol",         "p",    "pre", "s",
      "section", "small", "span",    "strike", "strong",     "sub",  "sup", "table",
      "td",      "th",    "tr",      "u",      "ul",         "input"};
  return std::ranges::find(kNames, name) != kNames.end();
}

// Returns whether `text` begins with an entity such as "&eacute;", "&#233;" or "&#xe9;". Any name
// counts, because only the parser knows the valid ones.
bool is_entity(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  const std::size_t end = text.substr(0, kLongest).find(';');
  if (!text.starts_with('&') || end == std::string_view::npos || end < 3) return false;
  std::string_view name = text.substr(1, end - 1);
  if (!name.starts_with('#')) return std::ranges::all_of(name, is_letter_or_digit);
  name.remove_prefix(1);
  if (name.starts_with('x') || name.starts_with('X')) name.remove_prefix(1);
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
  });
}

}  // namespace

Tag tag_at(std::string_view text) {
  if (!text.starts_with('<')) return {};
  const bool ends = text.substr(1).starts_with('/');
  std::size_t at = ends ? 2 : 1;
  if (at >= text.size() || !is_letter(text[at])) return {};
  std::string name;
  while (at < text.size() && (is_letter_or_digit(text[at]) || text[at] == '-'))
    name.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(text[at++]))));
  return {std::move(name), ends};
}

bool nests_too_deep(std::string_view html) {
  std::size_t open = 0;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const Tag tag = tag_at(html.substr(at));
    if (tag.name.empty() || needs_no_end(tag.name)) continue;
    if (!tag.ends && ++open > kMaxOpenTags) return true;
    if (tag.ends && open > 0) --open;
  }
  return false;
}

bool has_blocks(std::string_view html) {
  static constexpr std::array<std::string_view, 8> kNames = {"p",  "br", "div", "li",
                                                             "h1", "h2", "tr",  "blockquote"};
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    if (std::ranges::find(kNames, tag_at(html.substr(at)).name) != kNames.end()) return true;
  }
  return false;
}

bool looks_like_html(std::string_view text) {
  constexpr std::size_t kLongestTag = 4096;
  for (std::size_t at = text.find_first_of("<&"); at != std::string_view::npos;
       at = text.find_first_of("<&", at + 1)) {
    const std::string_view here = text.substr(at, kLongestTag);
    if (is_entity(here)) return true;
    if (is_tag_of_texts(tag_at(here).name) && here.find('>') != std::string_view::npos) return true;
  }
  return false;
}

std::string without_tags(std::string_view html) {
  std::string out;
  for (;;) {
    const std::size_t at = html.find('<');
    const std::size_t end = at == std::string_view::npos ? at : html.find('>', at);
    out += html.substr(0, at);
    if (end == std::string_view::npos) break;
    const Tag tag = tag_at(html.substr(at));
    if (tag.name.empty()) {
      out += "&lt;";
      html.remove_prefix(at + 1);
      continue;
    }
    if (needs_no_end(tag.name) || tag.name == "div") out += '\n';
    html.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace waterline::reader
