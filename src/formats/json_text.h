#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// Accessors for JSON of which nothing is certain: any field may be absent or of another type.
namespace waterline::formats {

using Json = nlohmann::json;

// Returns the text in the field `name`, or an empty text.
std::string text_in(const Json& object, const char* name);
// Returns true only if the field is the boolean true.
bool flag_in(const Json& object, const char* name);
// Returns the list in the field `name`, or an empty list.
const Json& list_in(const Json& object, const char* name);
// Returns the texts in the list that the field `name` has.
std::vector<std::string> texts_in(const Json& object, const char* name);
// Returns the day of an entry in the API's form or, if it has none, the day of its time in UTC.
std::string day_in(const Json& entry);

}  // namespace waterline::formats
