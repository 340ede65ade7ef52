#pragma once

#include <string>
#include <vector>

#include "commands/foreign_files.h"
#include "formats/draft.h"

namespace waterline::cli {

// Adds a file, under `named` unless that is empty, or all files under a folder in the order of
// their names. In a folder, does not follow links and does not open pipes, sockets and devices.
// Returns the files that were left out: links, pipes, sockets, devices, and files that cannot be
// read or are too large. Throws Ended if the path itself is neither a file nor a folder.
std::vector<formats::LeftOut> gather_files(const std::string& path, const std::string& named,
                                           ForeignFiles& files);

}  // namespace waterline::cli
