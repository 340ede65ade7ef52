#pragma once

#include <string>
#include <string_view>

// Text in the macros of man(7), for groff and mandoc. It is UTF-8. Nothing in a text is read as a
// request.
namespace waterline::cli {

// Returns a text in the macros. A dash becomes the one that can be searched for and copied. Text in
// `backticks` becomes bold.
std::string roff(std::string_view text);
std::string roff_bold(std::string_view text);
// Returns a text like roff, and adds a full stop if it ends with neither `.` nor `?`.
std::string roff_sentence(std::string_view text);

std::string roff_heading(std::string_view text);
std::string roff_paragraph(std::string_view text);
// Returns a term of a list: a name, which is in macros already, and its meaning below it.
std::string roff_term(const std::string& name, std::string_view meaning);

// Returns the head of a page, for example of "waterline-sync" in section 7.
std::string roff_title(std::string_view page, int section);

}  // namespace waterline::cli
