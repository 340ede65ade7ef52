#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/draft.h"
#include "reader/source.h"

// Reads ZIP archives (PKWARE's APPNOTE 6.3.10) in memory: the parts that exporters of journals
// write, with the 64-bit fields. No decryption and no split archives; only stored and deflated
// members.
namespace waterline::reader {

using formats::Reason;

struct ZipMember {
  // The name in UTF-8, with '/' between folders. It is only shown here and never opened, so no name
  // is unsafe.
  std::string name;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint32_t checksum = 0;
  std::uint16_t method = 0;
  std::uint64_t header_at = 0;
  // The reason why the member cannot be read, as far as the list of members shows it.
  std::optional<Reason> refused{};
};

bool is_zip(const Source& file);

// The list of members, without folders. `refused` is kDamaged, kTooLarge or kUnsupported, if it is
// incomplete.
struct ZipList {
  std::vector<ZipMember> members;
  std::optional<Reason> refused{};
};
ZipList list_zip(const Source& archive);

// The content of a member. `refused` is kDamaged, kTooLarge, or the value of ZipMember::refused. A
// caller's `room` is the number of bytes that may still be unpacked.
struct Unpacked {
  std::string content;
  std::optional<Reason> refused{};
};
Unpacked unpack(const Source& archive, const ZipMember& member, std::size_t room);

// Where the bytes of a member lie in the archive that is stored as it is. So a large archive within
// an archive need not be held in memory. There is none for a compressed or refused member.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};
std::optional<Extent> extent_of(const Source& archive, const ZipMember& member);

}  // namespace waterline::reader
