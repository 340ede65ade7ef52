#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/draft.h"
#include "reader/source.h"

// Reads tar archives (POSIX ustar, with the long names of GNU and of pax), such as Joplin's JEX.
namespace waterline::reader {

struct TarMember {
  std::string name;  // as ZipMember::name
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::optional<formats::Reason> refused{};
};

bool is_tar(const Source& file);

// The list of a tar archive's members, without folders. If `refused` is kDamaged or kTooLarge, the
// list has the members before the damage or the limit.
struct TarList {
  std::vector<TarMember> members;
  std::optional<formats::Reason> refused{};
};
TarList list_tar(const Source& archive);

}  // namespace waterline::reader
