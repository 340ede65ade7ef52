#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/draft.h"
#include "reader/source.h"

// Reading ZIP archives (PKWARE's APPNOTE 6.3.10), in memory: the parts that exporters of journals
// write. No Zip64, no encryption, no split archives; stored and deflated members alone.
namespace waterline::reader {

using formats::Reason;

struct ZipMember {
  std::string name;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint32_t checksum = 0;
  std::uint16_t method = 0;
  std::uint64_t header_at = 0;
  // why it can't be read, from what the list alone says
  std::optional<Reason> refused{};
};

bool is_zip(const Source& file);

// Its list of members, without folders. kDamaged, kTooLarge, kUnsupported.
struct ZipList {
  std::vector<ZipMember> members;
  std::optional<Reason> refused{};
};
ZipList list_zip(const Source& archive);

// What a member holds; `room` is how many bytes may still be unpacked. kDamaged, kTooLarge, and
// what `refused` says.
struct Unpacked {
  std::string content;
  std::optional<Reason> refused{};
};
Unpacked unpack(const Source& archive, const ZipMember& member, std::size_t room);

// Whether a name stays under its folder: relative, without "..", backslashes, colons and control
// characters.
bool is_safe_name(std::string_view name);

}  // namespace waterline::reader
