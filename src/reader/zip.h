#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/draft.h"
#include "reader/source.h"

// Reads ZIP archives (PKWARE's APPNOTE 6.3.10), as far as exporters of journals write them: stored
// and deflated members, and the 64-bit fields. Encrypted and split archives are not supported.
namespace waterline::reader {

using formats::Reason;

struct ZipMember {
  // The name in UTF-8, with '/' between folders. The name is only shown to the person, and no file
  // of this name is ever opened, so every name is safe.
  std::string name;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint32_t checksum = 0;
  std::uint16_t method = 0;
  std::uint64_t header_at = 0;
  // The reason why the member cannot be read, as far as the list of members shows it.
  std::optional<Reason> refused{};
  // The same for a member that is taken as a picture or another medium, which may be larger than
  // words.
  std::optional<Reason> media_refused{};

  [[nodiscard]] bool is_deflated() const { return method != 0; }
};

bool is_zip(const Source& file);

// The list of members, without folders. If the list is incomplete, `refused` says why: kDamaged,
// kTooLarge or kUnsupported.
struct ZipList {
  std::vector<ZipMember> members;
  std::optional<Reason> refused{};
};
ZipList list_zip(const Source& archive);

// The content of a member, or the reason why there is none: kDamaged, kTooLarge, or the value of
// ZipMember::refused. `room` is the number of bytes that the import may still unpack.
struct Unpacked {
  std::string content;
  std::optional<Reason> refused{};
};
Unpacked unpack(const Source& archive, const ZipMember& member, std::size_t room);

// Returns the offset at which the bytes of a member begin, behind its local header; nullopt if there
// is no such header.
std::optional<std::uint64_t> begin_of(const Source& archive, const ZipMember& member);

// The position of the bytes of a member that is stored uncompressed. By it an archive within an
// archive is read where it lies, without a copy in memory. extent_of() returns nullopt for a
// compressed or refused member.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};
std::optional<Extent> extent_of(const Source& archive, const ZipMember& member);

}  // namespace waterline::reader
