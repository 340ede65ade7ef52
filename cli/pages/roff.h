#pragma once

#include <string>
#include <string_view>

// Text in man(7)'s macros, as groff and mandoc read them: UTF-8, and nothing in a text is taken for
// a request.
namespace waterline::cli {

// A dash is the one that can be searched for and typed. What stands in `backticks` is typed, and
// bold.
std::string roff(std::string_view text);
std::string roff_bold(std::string_view text);
// With a full stop, if nothing else ends it.
std::string roff_sentence(std::string_view text);

std::string roff_heading(std::string_view text);
std::string roff_paragraph(std::string_view text);
// A name, as it is in macros already, and below it what it means.
std::string roff_term(const std::string& name, std::string_view meaning);

// The head of a page: "waterline-sync", 7.
std::string roff_title(std::string_view page, int section);

}  // namespace waterline::cli
