#pragma once

#include <string_view>

// The one rule for a text that shows nothing: it has only blanks, which are Unicode's White_Space
// and the invisible U+200B and U+FEFF. Everything asks here that decides whether a person wrote
// anything. The page has the same list in src/page/web/app/blank.js, and a test compares the two.
// Only parsers of a format (Markdown, YAML, XML, pairing codes) have other blanks: those of that
// format.
namespace waterline::base {

// Returns true if the text has only blanks, or is empty.
bool is_blank(std::string_view text);

// Returns the text without the blanks at its two ends.
std::string_view without_blanks(std::string_view text);

}  // namespace waterline::base
