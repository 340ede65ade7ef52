#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "commands/new_file.h"
#include "commands/sealing.h"

// The files of one export: its words and its attachments. They may have gigabytes together, so each
// is read piece by piece while the export is written.
namespace waterline::cli {

struct PackedFile {
  struct Content {
    std::uint64_t size = 0;
    // Returns the next bytes. Called until `size` bytes came.
    std::function<std::string()> next;
  };
  std::string name;               // a relative path (backup::is_name_of_file)
  std::function<Content()> open;  // called when its turn comes
};

PackedFile packed_text(std::string name, std::string content);

// The form of a single file in the open: as it is, or in an archive, as if there were several.
enum class OneInTheOpen { kAsItIs, kArchive };

// Writes one new file with all of these, and keeps it: sealed; or in the open, as a ZIP archive unless
// it is only one. Throws Ended as NewFiles does, and whatever a content throws; then there is no file.
void write_packed(const Sealer& sealer, const std::string& path,
                  const std::vector<PackedFile>& files, OneInTheOpen one = OneInTheOpen::kAsItIs);

}  // namespace waterline::cli
