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

// Returns a line of a list with a box to tick, such as "- [x] bread".
std::string ticked_line(bool done, std::string_view words);

// Returns a number as people write it: "7", "48.2".
std::string number_words(double number);

// Returns a JSON value of any kind as one text: "a, b" for a list, "name: value, ..." for an
// object. Empty for null and false.
std::string words_of_value(const Json& value);

// Returns the number in the field `name`; nullopt if there is none.
std::optional<double> number_in(const Json& object, const char* name);
// Returns the object in the field `name`, or an empty object.
const Json& object_in(const Json& object, const char* name);

// Joins the texts that are not blank, each once, as in "Harbour, Hamburg".
std::string joined_names(std::initializer_list<std::string> names);

// Adds the name of the place where the entry was written. If there are only coordinates, they are
// counted as not kept. A person who shares an entry as a whole shares its answers too, and the
// answers must not say to the metre where somebody was.
void add_place(Draft& draft, const std::string& name, std::optional<double> latitude,
               std::optional<double> longitude, Reading& out);

}  // namespace waterline::reader
