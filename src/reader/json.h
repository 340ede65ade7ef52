#pragma once

#include <optional>
#include <string_view>

#include "formats/json_text.h"

// Parses JSON of any origin. The number of values is checked before the parser runs.
namespace waterline::reader {

using formats::flag_in;
using formats::Json;
using formats::list_in;
using formats::text_in;
using formats::texts_in;

// Parses JSON. Half of a character ("\\ud83d") and NUL are read as U+FFFD, and NaN as null, so that
// a broken value of one entry does not make the others unreadable. Returns nullopt if the text is
// not JSON, not UTF-8, nested deeper than kMaxNesting, or has more than kMaxValues values.
std::optional<Json> parse_json(std::string_view text);

// Returns whether the field has content: not null, not false, and not an empty text, list or
// object.
bool says_something(const Json& object, const char* name);

}  // namespace waterline::reader
