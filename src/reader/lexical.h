#pragma once

#include <string>

#include "reader/json.h"

namespace waterline::reader {

// The Markdown of a document of the editor Lexical, in which Standard Notes keeps its "Super"
// notes: {"root": {"children": [...]}}. Of nodes of an unknown type the words are taken.
std::string text_of_lexical(const Json& document);

}  // namespace waterline::reader
