#pragma once

#include <string>
#include <string_view>

namespace waterline::reader {

// Says whether the archive declares its names to be UTF-8.
enum class NameCode { kSaid, kUnsaid };

// Returns the name of a member for people, in UTF-8, with '/' between folders, and without the
// parts that would lead out of a folder ("/", ".", ".."). Bytes that are not UTF-8 are read as code
// page 437, which ZIP archives use if they declare nothing (APPNOTE, appendix D). A name that is
// UTF-8 without being declared is read as UTF-8: macOS writes such names. A backslash separates
// folders, as older Windows programs write it.
std::string member_name(std::string_view raw, NameCode code);

}  // namespace waterline::reader
