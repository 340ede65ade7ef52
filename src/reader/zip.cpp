#include "reader/zip.h"

#include <algorithm>

#include <zlib.h>

#include "base/bytes.h"
#include "base/text.h"
#include "formats/limits.h"

namespace waterline::reader {
namespace {

// APPNOTE 4.3.7, 4.3.12, 4.3.16: signatures, and the sizes of the fixed parts.
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kMaxComment = 65535;
constexpr std::size_t kMaxListSize = std::size_t{64} * 1024 * 1024;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint32_t kZip64 = 0xffffffff;

template <class Unsigned>
Unsigned at(std::string_view bytes, std::size_t offset) {
  return base::read_little_endian<Unsigned>(base::bytes_of(bytes.substr(offset, sizeof(Unsigned))));
}

// Returns where the end record begins in the last bytes of an archive: the last signature whose
// comment reaches exactly to the end.
std::optional<std::size_t> find_end(std::string_view tail) {
  if (tail.size() < kEndSize) return {};
  for (std::size_t place = tail.size() - kEndSize + 1; place-- > 0;) {
    if (at<std::uint32_t>(tail, place) == kEndSignature &&
        place + kEndSize + at<std::uint16_t>(tail, place + 20) == tail.size())
      return place;
  }
  return {};
}

// Returns whether a member is not a regular file but, say, a link or a device. Reads the Unix file
// type in the upper half of the external attributes (APPNOTE 4.4.15; stat.h).
bool is_special(std::uint16_t made_by, std::uint32_t attributes) {
  constexpr std::uint16_t kUnix = 3;
  constexpr std::uint32_t kTypes = 0170000;
  constexpr std::uint32_t kRegular = 0100000;
  const std::uint32_t type = attributes >> 16 & kTypes;
  return made_by >> 8 == kUnix && type != 0 && type != kRegular;
}

std::optional<Reason> refusal_of(const ZipMember& member, std::uint16_t flags, bool special) {
  if (special || !is_safe_name(member.name)) return Reason::kUnsafeName;
  if ((flags & kEncrypted) != 0) return Reason::kSealed;
  if (member.method != kStored && member.method != kDeflated) return Reason::kUnsupported;
  if (member.size > formats::kMaxTextTotal) return Reason::kTooLarge;
  if (member.size > formats::kRatioFloor && member.size / formats::kMaxRatio > member.packed_size)
    return Reason::kTooLarge;
  return {};
}

bool inflate_into(std::string_view packed, std::string& out) {
  z_stream stream{};
  constexpr int kRawDeflate = -15;
  if (inflateInit2(&stream, kRawDeflate) != Z_OK) return false;
  // zlib's interface lacks const. It only reads from here.
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

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || !base::is_plain_text(name)) return false;
  if (name.find_first_of("\\:\n\t") != std::string_view::npos) return false;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    if (name.substr(0, end) == "..") return false;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return true;
}

ZipList list_zip(const Source& archive) {
  const std::uint64_t tail_size = std::min<std::uint64_t>(archive.size(), kEndSize + kMaxComment);
  const std::uint64_t tail_at = archive.size() - tail_size;
  const std::string tail = archive.read(tail_at, static_cast<std::size_t>(tail_size));
  const auto end = find_end(tail);
  if (!end) return {{}, Reason::kDamaged};
  const auto count = at<std::uint16_t>(tail, *end + 10);
  const auto size = at<std::uint32_t>(tail, *end + 12);
  const std::uint64_t start = at<std::uint32_t>(tail, *end + 16);
  if (count == 0xffff || size == kZip64 || start == kZip64) return {{}, Reason::kTooLarge};
  if (at<std::uint16_t>(tail, *end + 4) != 0 || at<std::uint16_t>(tail, *end + 8) != count)
    return {{}, Reason::kUnsupported};
  if (start > tail_at + *end || size > tail_at + *end - start) return {{}, Reason::kDamaged};
  if (size > kMaxListSize) return {{}, Reason::kTooLarge};
  static_assert(formats::kMaxFiles >= 0xffff,
                "an archive of this kind has no more members than that");

  ZipList list;
  const std::string listed = archive.read(start, size);
  std::string_view rest = listed;
  for (std::size_t i = 0; i < count; ++i) {
    if (rest.size() < kCentralSize || at<std::uint32_t>(rest, 0) != kCentralSignature)
      return {{}, Reason::kDamaged};
    const std::size_t name_size = at<std::uint16_t>(rest, 28);
    const std::size_t whole =
        kCentralSize + name_size + at<std::uint16_t>(rest, 30) + at<std::uint16_t>(rest, 32);
    if (rest.size() < whole) return {{}, Reason::kDamaged};
    ZipMember member;
    member.name = rest.substr(kCentralSize, name_size);
    member.method = at<std::uint16_t>(rest, 10);
    member.checksum = at<std::uint32_t>(rest, 16);
    member.packed_size = at<std::uint32_t>(rest, 20);
    member.size = at<std::uint32_t>(rest, 24);
    member.header_at = at<std::uint32_t>(rest, 42);
    const bool special = is_special(at<std::uint16_t>(rest, 4), at<std::uint32_t>(rest, 38)) &&
                         !member.name.ends_with('/');
    member.refused = refusal_of(member, at<std::uint16_t>(rest, 8), special);
    if (!member.name.ends_with('/')) list.members.push_back(std::move(member));
    rest.remove_prefix(whole);
  }
  return list;
}

Unpacked unpack(const Source& archive, const ZipMember& member, std::size_t room) {
  if (member.refused) return {{}, member.refused};
  if (member.size > room || member.packed_size > formats::kMaxTextTotal)
    return {{}, Reason::kTooLarge};
  const std::string local = archive.read(member.header_at, kLocalSize);
  if (local.size() < kLocalSize || at<std::uint32_t>(local, 0) != kLocalSignature)
    return {{}, Reason::kDamaged};
  const std::size_t head = kLocalSize + at<std::uint16_t>(local, 26) + at<std::uint16_t>(local, 28);
  std::string packed =
      archive.read(member.header_at + head, static_cast<std::size_t>(member.packed_size));
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
