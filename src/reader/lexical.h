#pragma once

#include <string>

#include "reader/json.h"

namespace waterline::reader {

// Returns the Markdown of a document of the editor Lexical: {"root": {"children": [...]}}. Standard
// Notes keeps its "Super" notes in this form. Of a node of an unknown type only the words are
// taken.
std::string text_of_lexical(const Json& document);

}  // namespace waterline::reader
