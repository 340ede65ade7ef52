#pragma once

#include <string>
#include <string_view>

// Writes text with the macros of man(7), for groff and mandoc. The output is UTF-8. Characters of a
// text that roff would read as commands are escaped.
namespace waterline::cli {

// Returns a text in the macros of man(7). Escapes "-", so that it is shown as the ASCII character,
// which readers can search for and copy. Text in `backticks` becomes bold.
std::string roff(std::string_view text);
std::string roff_bold(std::string_view text);
// Escapes a text as roff() does, and adds a full stop if it ends with neither `.` nor `?`.
std::string roff_sentence(std::string_view text);

std::string roff_heading(std::string_view text);
std::string roff_paragraph(std::string_view text);
// Returns a tagged paragraph (.TP): a name, and its meaning below it. REQUIRES: `name` is in the
// macros of man(7) already.
std::string roff_term(const std::string& name, std::string_view meaning);

// Returns the title line (.TH) of a page, for example of "waterline-sync" in section 7.
std::string roff_title(std::string_view page, int section);

}  // namespace waterline::cli
