#pragma once

#include <string_view>

namespace waterline::formats {

// Returns whether a file of this name may hold words: by the name's ending, in any case, or because
// it has no ending. Other files are not read.
bool holds_words(std::string_view name);

// Returns whether a file of this name is a picture, a recording or a document with neither words
// nor a format that can be read.
bool is_media(std::string_view name);

}  // namespace waterline::formats
