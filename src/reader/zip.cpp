#include "reader/zip.h"

#include <algorithm>

#include <zlib.h>

#include "base/bytes.h"
#include "formats/limits.h"
#include "reader/member_name.h"

namespace waterline::reader {
namespace {

// From APPNOTE 4.3.7, 4.3.12 and 4.3.16: the signatures of records, and the sizes of their fixed
// parts.
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kLocator64Size = 20;
constexpr std::size_t kMaxComment = 65535;
constexpr std::size_t kMaxListSize = std::size_t{64} * 1024 * 1024;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint16_t kNamedInUtf8 = 1 << 11;
// If a field has only one-bits, its value is in the 64-bit fields (APPNOTE 4.3.14, 4.5.3).
constexpr std::uint16_t kElsewhere16 = 0xffff;
constexpr std::uint32_t kElsewhere32 = 0xffffffff;
constexpr std::uint16_t kExtra64 = 1;
constexpr std::uint16_t kExtraName = 0x7075;

template <class Unsigned>
Unsigned at(std::string_view bytes, std::size_t offset) {
  return base::read_little_endian<Unsigned>(base::bytes_of(bytes.substr(offset, sizeof(Unsigned))));
}

// Returns the offset of the end record in `tail`, the last bytes of an archive. It is the last
// signature that is followed by a comment of just the right length to reach the end.
std::optional<std::size_t> find_end(std::string_view tail) {
  if (tail.size() < kEndSize) return {};
  for (std::size_t place = tail.size() - kEndSize + 1; place-- > 0;) {
    if (at<std::uint32_t>(tail, place) == kEndSignature &&
        place + kEndSize + at<std::uint16_t>(tail, place + 20) == tail.size())
      return place;
  }
  return {};
}

// Returns whether a member is not a regular file but, say, a link or a device. For that it reads
// the Unix file type in the upper half of the external attributes (APPNOTE 4.4.15; stat.h).
bool is_special(std::uint16_t made_by, std::uint32_t attributes) {
  constexpr std::uint16_t kUnix = 3;
  constexpr std::uint32_t kTypes = 0170000;
  constexpr std::uint32_t kRegular = 0100000;
  const std::uint32_t type = attributes >> 16 & kTypes;
  return made_by >> 8 == kUnix && type != 0 && type != kRegular;
}

std::optional<Reason> refusal_of(const ZipMember& member, std::uint16_t flags, bool special,
                                 std::uint64_t most) {
  if (special) return Reason::kUnsafeName;
  if ((flags & kEncrypted) != 0) return Reason::kSealed;
  if (member.method != kStored && member.method != kDeflated) return Reason::kPacked;
  if (member.method == kStored) return {};  // the archive itself is as large
  if (member.size > most) return Reason::kTooLarge;
  if (member.size > formats::kRatioFloor && member.size / formats::kMaxRatio > member.packed_size)
    return Reason::kTooLarge;
  return {};
}

// The position of the list of members in an archive: its offset, its size, and the number of
// members.
struct ListPlace {
  std::uint64_t count = 0;
  std::uint64_t size = 0;
  std::uint64_t start = 0;
};

// Reads the end record at offset `end` of `tail`, the last bytes of the archive, which begin at
// `tail_at`. If the end record points to a 64-bit end record, reads that. Returns nullopt if the
// record is damaged.
std::optional<ListPlace> place_of_list(const Source& archive, std::string_view tail,
                                       std::uint64_t tail_at, std::size_t end) {
  ListPlace place{at<std::uint16_t>(tail, end + 10), at<std::uint32_t>(tail, end + 12),
                  at<std::uint32_t>(tail, end + 16)};
  const bool elsewhere =
      place.count == kElsewhere16 || place.size == kElsewhere32 || place.start == kElsewhere32;
  if (!elsewhere) return place;
  if (end < kLocator64Size || at<std::uint32_t>(tail, end - kLocator64Size) != kLocator64Signature)
    return place;  // the archive has exactly 65535 members
  const auto record_at = at<std::uint64_t>(tail, end - kLocator64Size + 8);
  const std::string record = archive.read(record_at, kEnd64Size);
  if (record_at > tail_at + end || record.size() < kEnd64Size ||
      at<std::uint32_t>(record, 0) != kEnd64Signature)
    return {};
  return ListPlace{at<std::uint64_t>(record, 32), at<std::uint64_t>(record, 40),
                   at<std::uint64_t>(record, 48)};
}

// Returns the content of the extra field of this kind, or an empty one.
std::string_view extra_field(std::string_view extra, std::uint16_t kind) {
  constexpr std::size_t kHead = 4;
  while (extra.size() >= kHead) {
    const std::size_t size = at<std::uint16_t>(extra, 2);
    if (extra.size() < kHead + size) break;
    if (at<std::uint16_t>(extra, 0) == kind) return extra.substr(kHead, size);
    extra.remove_prefix(kHead + size);
  }
  return {};
}

// Reads from a member's 64-bit extra field those values that have only one-bits in the list of
// members; they are there in this order. Returns false if one is missing.
bool read_extra64(std::string_view extra, ZipMember& member) {
  std::string_view values = extra_field(extra, kExtra64);
  if (values.empty()) return true;  // without the field, the value itself may be all ones
  for (std::uint64_t* value : {&member.size, &member.packed_size, &member.header_at}) {
    if (*value != kElsewhere32) continue;
    if (values.size() < sizeof(std::uint64_t)) return false;
    *value = at<std::uint64_t>(values, 0);
    values.remove_prefix(sizeof(std::uint64_t));
  }
  return true;
}

// Returns the name of a member. If the archive has its names in an old code page, an extra field
// may have the same name in UTF-8. That field counts if its checksum is that of the name (APPNOTE
// 4.6.9).
std::string name_of(std::string_view raw, std::string_view extra, std::uint16_t flags) {
  const bool in_utf8 = (flags & kNamedInUtf8) != 0;
  const std::string_view field = extra_field(extra, kExtraName);
  constexpr std::size_t kHead = 5;
  const auto checksum = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(raw.data()), static_cast<uInt>(raw.size())));
  if (!in_utf8 && field.size() > kHead && at<std::uint32_t>(field, 1) == checksum)
    return member_name(field.substr(kHead), NameCode::kSaid);
  return member_name(raw, in_utf8 ? NameCode::kSaid : NameCode::kUnsaid);
}

bool inflate_into(std::string_view packed, std::string& out) {
  z_stream stream{};
  constexpr int kRawDeflate = -15;
  if (inflateInit2(&stream, kRawDeflate) != Z_OK) return false;
  // The cast is safe: zlib only reads these bytes, but its interface lacks the const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = inflate(&stream, Z_FINISH);
  const bool whole = end == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd(&stream);
  return whole;
}

}  // namespace

bool is_zip(const Source& file) {
  const std::string begin = file.read(0, sizeof(std::uint32_t));
  if (begin.size() < sizeof(std::uint32_t)) return false;
  const auto signature = at<std::uint32_t>(begin, 0);
  return signature == kLocalSignature || signature == kEndSignature;
}

ZipList list_zip(const Source& archive) {
  const std::uint64_t tail_size = std::min<std::uint64_t>(archive.size(), kEndSize + kMaxComment);
  const std::uint64_t tail_at = archive.size() - tail_size;
  const std::string tail = archive.read(tail_at, static_cast<std::size_t>(tail_size));
  const auto end = find_end(tail);
  if (!end) return {{}, Reason::kDamaged};
  const auto disk = at<std::uint16_t>(tail, *end + 4);
  if (disk != 0 && disk != kElsewhere16) return {{}, Reason::kPacked};  // split over several files
  const auto place = place_of_list(archive, tail, tail_at, *end);
  if (!place || place->start > tail_at + *end || place->size > tail_at + *end - place->start)
    return {{}, Reason::kDamaged};
  if (place->size > kMaxListSize || place->count > formats::kMaxFiles)
    return {{}, Reason::kTooLarge};

  ZipList list;
  const std::string listed = archive.read(place->start, static_cast<std::size_t>(place->size));
  std::string_view rest = listed;
  for (std::uint64_t i = 0; i < place->count; ++i) {
    if (rest.size() < kCentralSize || at<std::uint32_t>(rest, 0) != kCentralSignature)
      return {{}, Reason::kDamaged};
    const std::size_t name_size = at<std::uint16_t>(rest, 28);
    const std::size_t extra_size = at<std::uint16_t>(rest, 30);
    const std::size_t whole = kCentralSize + name_size + extra_size + at<std::uint16_t>(rest, 32);
    if (rest.size() < whole) return {{}, Reason::kDamaged};
    const auto flags = at<std::uint16_t>(rest, 8);
    ZipMember member;
    const std::string_view extra = rest.substr(kCentralSize + name_size, extra_size);
    member.name = name_of(rest.substr(kCentralSize, name_size), extra, flags);
    member.method = at<std::uint16_t>(rest, 10);
    member.checksum = at<std::uint32_t>(rest, 16);
    member.packed_size = at<std::uint32_t>(rest, 20);
    member.size = at<std::uint32_t>(rest, 24);
    member.header_at = at<std::uint32_t>(rest, 42);
    const bool whole_sizes = read_extra64(extra, member);
    const bool folder = member.name.ends_with('/');
    const bool special =
        is_special(at<std::uint16_t>(rest, 4), at<std::uint32_t>(rest, 38)) && !folder;
    const auto refusal = [&](std::uint64_t most) {
      return whole_sizes ? refusal_of(member, flags, special, most) : Reason::kDamaged;
    };
    member.refused = refusal(formats::kMaxTextTotal);
    member.media_refused = refusal(formats::kMaxMediaSize);
    const bool stored = member.method == kStored;
    if (member.size > formats::kMaxMediaSize || (stored && member.size != member.packed_size))
      member.media_refused = member.media_refused.value_or(Reason::kTooLarge);
    if (!folder) list.members.push_back(std::move(member));
    rest.remove_prefix(whole);
  }
  return list;
}

std::optional<std::uint64_t> begin_of(const Source& archive, const ZipMember& member) {
  const std::string local = archive.read(member.header_at, kLocalSize);
  if (local.size() < kLocalSize || at<std::uint32_t>(local, 0) != kLocalSignature) return {};
  return member.header_at + kLocalSize + at<std::uint16_t>(local, 26) +
         at<std::uint16_t>(local, 28);
}

std::optional<Extent> extent_of(const Source& archive, const ZipMember& member) {
  if (member.refused || member.method != kStored || member.packed_size != member.size) return {};
  const auto begin = begin_of(archive, member);
  if (!begin || *begin > archive.size() || member.size > archive.size() - *begin) return {};
  return Extent{*begin, member.size};
}

Unpacked unpack(const Source& archive, const ZipMember& member, std::size_t room) {
  if (member.refused) return {{}, member.refused};
  if (member.size > room || member.packed_size > formats::kMaxTextTotal)
    return {{}, Reason::kTooLarge};
  const auto begin = begin_of(archive, member);
  if (!begin) return {{}, Reason::kDamaged};
  std::string packed = archive.read(*begin, static_cast<std::size_t>(member.packed_size));
  if (packed.size() < member.packed_size) return {{}, Reason::kDamaged};

  std::string content;
  if (member.method == kStored) {
    if (member.packed_size != member.size) return {{}, Reason::kDamaged};
    content = std::move(packed);
  } else {
    content.resize(member.size);
    if (!inflate_into(packed, content)) return {{}, Reason::kDamaged};
  }
  const auto checksum =
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
  if (checksum != member.checksum) return {{}, Reason::kDamaged};
  return {std::move(content), {}};
}

}  // namespace waterline::reader
