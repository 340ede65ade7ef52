#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// Accessors for JSON in which any field may be absent or of another type.
namespace waterline::formats {

using Json = nlohmann::json;

// Returns the text of this name, or an empty one.
std::string text_in(const Json& object, const char* name);
// Returns true only if the field is the boolean true.
bool flag_in(const Json& object, const char* name);
// Returns the list of this name, or an empty one.
const Json& list_in(const Json& object, const char* name);
// Returns the texts in the list of this name.
std::vector<std::string> texts_in(const Json& object, const char* name);
// Returns the day of an entry of the API or, if it has none, the day of its time in UTC.
std::string day_in(const Json& entry);

}  // namespace waterline::formats
