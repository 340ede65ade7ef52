#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::reader {

// Returns rows of fields separated by commas (RFC 4180). A field in quotes may contain commas,
// newlines, and "" for a quote. Empty rows are skipped.
std::vector<std::vector<std::string>> parse_csv(std::string_view text);

}  // namespace waterline::reader
