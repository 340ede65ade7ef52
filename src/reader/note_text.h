#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reader/json.h"
#include "reader/readers.h"

// Functions that the readers of notes share.
namespace waterline::reader {

// Returns the body with the title before it, unless the body begins with the title.
std::string titled(std::string_view title, std::string_view body);

// Returns a line such as "- [x] bread".
std::string ticked_line(bool done, std::string_view words);

// Returns a number as people write it: "7", "48.2".
std::string number_words(double number);

// Returns a value of any kind as one text: "a, b" for a list, "name: value, ..." for an object.
// Empty for null and false.
std::string words_of_value(const Json& value);

// Returns the number of this name; nullopt if there is none.
std::optional<double> number_in(const Json& object, const char* name);
// Returns the object of this name, or an empty one.
const Json& object_in(const Json& object, const char* name);

// Returns the texts that are not blank, without repetition, as "Harbour, Hamburg".
std::string joined_names(std::initializer_list<std::string> names);

// Adds the name of the place where the entry was written. A place that has coordinates alone is
// only counted as not kept: an entry that is shared as a whole carries its answers, and must not
// carry where somebody was to the metre.
void add_place(Draft& draft, const std::string& name, std::optional<double> latitude,
               std::optional<double> longitude, Reading& out);

}  // namespace waterline::reader
