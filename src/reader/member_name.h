#pragma once

#include <string>
#include <string_view>

namespace waterline::reader {

// kSaid: the archive declares its names to be UTF-8.
enum class NameCode { kSaid, kUnsaid };

// Returns the name of a member for people, in UTF-8, with '/' between folders, and without the
// parts that would lead out of a folder ("/", ".", ".."). Bytes that are not UTF-8 are read as code
// page 437, which ZIP archives use if they say nothing (APPNOTE, appendix D); a name without the
// mark that is UTF-8 nevertheless was written so by macOS. A backslash parts folders, as older
// Windows programs write it.
std::string member_name(std::string_view raw, NameCode code);

}  // namespace waterline::reader
