#pragma once

#include <string_view>

namespace waterline::formats {

// Returns whether a file of this name is an archive that may hold entries: an export inside an
// export or in a folder, a backup, the bundle of one note. A document that is an archive inside
// (.docx, .epub) does not count.
bool is_archive(std::string_view name);

}  // namespace waterline::formats
