#pragma once

#include <string>
#include <string_view>

namespace waterline::reader {

// Says whether a ZIP archive declares its names to be UTF-8.
enum class NameCode { kSaid, kUnsaid };

// Returns the name of a member of an archive as people read it: in UTF-8, with '/' between folders,
// and without the parts that would lead out of a folder ("/", ".", ".."). Bytes that are not UTF-8
// are read as code page 437, which ZIP archives use if they declare nothing (APPNOTE, appendix D).
// A name that is UTF-8 counts as UTF-8 even if the archive does not declare it, because macOS
// writes such names. A backslash separates folders, as older Windows programs write it.
std::string member_name(std::string_view raw, NameCode code);

}  // namespace waterline::reader
