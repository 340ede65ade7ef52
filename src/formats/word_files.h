#pragma once

#include <string_view>

namespace waterline::formats {

// Returns whether a file may hold words, by the ending of its name in any case. A name without an
// ending counts, too. Other files are not read.
bool holds_words(std::string_view name);

// Returns whether a file of this name is a picture, a recording, or a document of a format that the
// reader cannot read.
bool is_media(std::string_view name);

// Returns whether a file of this name is an attachment in this program's own export: "media/", the
// attachment's id, and any ending. It holds no entry, whatever its ending is.
bool is_own_medium(std::string_view name);

}  // namespace waterline::formats
