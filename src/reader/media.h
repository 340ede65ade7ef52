#pragma once

#include <string_view>

namespace waterline::reader {

// Returns the word under which the report counts a picture, a recording or another file without
// words, by the ending of its name: "photo", "video", "recording", "document", or "other file".
const char* media_word(std::string_view name);

// Returns the word under which the report counts a file of this media type: "photo" for
// "image/png", "video" for a film.
const char* media_word_of_type(std::string_view type);

}  // namespace waterline::reader
