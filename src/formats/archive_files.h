#pragma once

#include <string_view>

namespace waterline::formats {

// Returns whether a file of this name is an archive that may hold entries: an export within an
// export or in a folder, a backup, a bundle of one note. Documents that are archives inside (.docx,
// .epub) are not.
bool is_archive(std::string_view name);

}  // namespace waterline::formats
