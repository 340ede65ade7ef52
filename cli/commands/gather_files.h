#pragma once

#include <string>
#include <vector>

#include "commands/foreign_files.h"
#include "formats/draft.h"

namespace waterline::cli {

// Adds a file, or all files under a folder in the order of their names. Links in a folder are not
// followed, and pipes, sockets and devices not opened; those, and what can't be read or is too
// large, are returned. Ended where the path itself is no file and no folder.
std::vector<formats::LeftOut> gather_files(const std::string& path, ForeignFiles& files);

}  // namespace waterline::cli
