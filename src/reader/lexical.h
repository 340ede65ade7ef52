#pragma once

#include <string>

#include "reader/json.h"

namespace waterline::reader {

// Returns the Markdown of a document of the editor Lexical, in which Standard Notes keeps its
// "Super" notes: {"root": {"children": [...]}}. A node of an unknown type becomes its words.
std::string text_of_lexical(const Json& document);

}  // namespace waterline::reader
