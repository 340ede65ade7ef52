#pragma once

#include <optional>
#include <string_view>

#include "formats/json_text.h"

// JSON from anywhere: bounded before it is parsed.
namespace waterline::reader {

using formats::flag_in;
using formats::Json;
using formats::list_in;
using formats::text_in;
using formats::texts_in;

// None if it is no JSON, not UTF-8, nested deeper than kMaxNesting, or of more than kMaxValues
// values.
std::optional<Json> parse_json(std::string_view text);

// Whether something is there: no null, no empty text, list or object, and not false.
bool says_something(const Json& object, const char* name);

}  // namespace waterline::reader
