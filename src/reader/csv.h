#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::reader {

// Rows of fields with commas between them (RFC 4180): a field in quotes may hold commas, newlines,
// and "" for a quote. Rows without anything in them are not there.
std::vector<std::vector<std::string>> parse_csv(std::string_view text);

}  // namespace waterline::reader
