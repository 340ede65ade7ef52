#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

// JSON from anywhere: bounded before it is parsed, and read without expecting any field to be there.
namespace waterline::formats {

using Json = nlohmann::json;

// None if it is no JSON, not UTF-8, nested deeper than kMaxNesting, or of more than kMaxValues values.
std::optional<Json> parse_json(std::string_view text);

// A text of this name; empty where there is none.
std::string text_in(const Json& object, const char* name);
// True alone counts.
bool flag_in(const Json& object, const char* name);
// A list of this name; an empty one where there is none.
const Json& list_in(const Json& object, const char* name);
// The texts of a list of this name.
std::vector<std::string> texts_in(const Json& object, const char* name);
// The day that an entry of the API is of; of one without it, that of its moment in UTC.
std::string day_in(const Json& entry);
// Whether something is there: no null, no empty text, list or object, and not false.
bool says_something(const Json& object, const char* name);

}  // namespace waterline::formats
