#pragma once

#include <string>
#include <string_view>

#include <gumbo.h>

// Reads the attributes of the elements of a parsed HTML text.
namespace waterline::reader {

// Returns the value of the attribute `name`, or an empty text.
std::string_view attribute(const GumboElement& element, const char* name);
bool has_attribute(const GumboElement& element, const char* name);

// Returns the name of a tag that HTML does not know ("en-todo").
std::string foreign_name(const GumboElement& element);

bool is_checkbox(const GumboElement& element);

// A box that can be ticked: there is none, it is open, or it is ticked (kDone).
enum class Tick { kNone, kOpen, kDone };
// Returns whether an item of a list has a box that can be ticked, and whether it is ticked.
Tick tick_of_item(const GumboNode& item);

// Returns the number that the text states, if the text consists of at most six digits; otherwise
// returns `otherwise`.
long number_from(std::string_view text, long otherwise);

}  // namespace waterline::reader
