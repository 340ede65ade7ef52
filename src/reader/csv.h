#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::reader {

// Returns the rows of a table, each with its fields (RFC 4180). A field in quotes may contain
// separators, newlines, and "" for a quote. Empty rows are skipped.
std::vector<std::vector<std::string>> parse_csv(std::string_view text, char separator = ',');

// Returns the separator of a table, guessed from its first row: a comma, a semicolon or a tab.
// Spreadsheets write one of these, depending on the language of the machine.
char separator_of(std::string_view text);

}  // namespace waterline::reader
