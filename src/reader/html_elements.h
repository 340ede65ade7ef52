#pragma once

#include <string>
#include <string_view>

#include <gumbo.h>

// Reads the attributes of the elements of a parsed HTML text.
namespace waterline::reader {

// Returns the value of an attribute, or an empty text.
std::string_view attribute(const GumboElement& element, const char* name);
bool has_attribute(const GumboElement& element, const char* name);

// Returns the name of a tag that HTML does not know ("en-todo").
std::string foreign_name(const GumboElement& element);

bool is_checkbox(const GumboElement& element);

// The state of a box that can be ticked.
enum class Tick { kNone, kOpen, kDone };
// Returns the tick of an item of a list.
Tick tick_of_item(const GumboNode& item);

// Returns the number in a text if it has at most six digits, else `otherwise`.
long number_from(std::string_view text, long otherwise);

}  // namespace waterline::reader
