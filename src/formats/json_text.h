#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// JSON read without expecting any field to be there.
namespace waterline::formats {

using Json = nlohmann::json;

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

}  // namespace waterline::formats
