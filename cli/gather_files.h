#pragma once

#include <string>
#include <vector>

#include "formats/draft.h"

namespace waterline::cli {

struct GatheredFile {
  std::string name;     // under the folder that was named; of a single file its own name
  std::string content;  // empty of what holds no words
};

struct Gathered {
  std::vector<GatheredFile> files;  // by name
  std::vector<formats::LeftOut> left_out;
};

// A file, or all files under a folder. Links in it are not followed, and pipes, sockets and devices not opened; those,
// and what can't be read or is too large, are named. Ended where the path itself is no file and no folder.
Gathered gather_files(const std::string& path);

}  // namespace waterline::cli
