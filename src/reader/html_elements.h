#pragma once

#include <string>
#include <string_view>

#include <gumbo.h>

// Reads the attributes of the elements of a parsed HTML text.
namespace waterline::reader {

// The value of an attribute, or an empty text.
std::string_view attribute(const GumboElement& element, const char* name);
bool has_attribute(const GumboElement& element, const char* name);

// The name of a tag that HTML does not know ("en-todo").
std::string foreign_name(const GumboElement& element);

bool is_checkbox(const GumboElement& element);

// The state of a box that can be ticked.
enum class Tick { kNone, kOpen, kDone };
// That of an item of a list.
Tick tick_of_item(const GumboNode& item);

// A number of at most six digits.
long number_from(std::string_view text, long otherwise);

}  // namespace waterline::reader
