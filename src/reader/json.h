#pragma once

#include <optional>
#include <string_view>

#include "formats/json_text.h"

// JSON of any origin. Its size is checked before it is parsed.
namespace waterline::reader {

using formats::flag_in;
using formats::Json;
using formats::list_in;
using formats::text_in;
using formats::texts_in;

// Parses JSON. Half a character ("\\ud83d") is read as U+FFFD, and NaN as null: a broken value of
// one entry must not take the others with it. Returns nullopt if the text is not JSON, not UTF-8,
// nested deeper than kMaxNesting, or has more than kMaxValues values.
std::optional<Json> parse_json(std::string_view text);

// Returns whether the field has content: not null, not false, and not an empty text, list or
// object.
bool says_something(const Json& object, const char* name);

}  // namespace waterline::reader
