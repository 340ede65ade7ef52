#include "reader/made_archive.h"

#include <zlib.h>

namespace waterline::tests {
namespace {

constexpr std::uint32_t kElsewhere = 0xffffffff;

void put(std::string& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

std::uint32_t size32(const std::string& text) {
  return static_cast<std::uint32_t>(text.size());
}

std::string deflated(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// Returns the extra fields that a member has in the archive's central list.
std::string extra_of(const Member& member, const std::string& packed) {
  std::string out;
  if (member.in_64_bits) {
    put(out, 1, 2);
    put(out, 16, 2);
    put(out, member.content.size(), 8);
    put(out, packed.size(), 8);
  }
  if (!member.utf8_name.empty()) {
    put(out, 0x7075, 2);
    put(out, member.utf8_name.size() + 5, 2);
    put(out, 1, 1);
    put(out, crc32(0, reinterpret_cast<const Bytef*>(member.name.data()), size32(member.name)), 4);
    out += member.utf8_name;
  }
  return out;
}

// Returns the fields that a member has both in its local header and in the central list: from the
// required version to the length of the extra field.
std::string shared_part(const Member& member, const std::string& packed, std::size_t extra) {
  std::string out;
  put(out, 20, 2);
  put(out, member.flags, 2);
  put(out, member.method != 0 ? member.method : member.deflated ? 8U : 0U, 2);
  put(out, 0, 4);  // time and day
  put(out,
      static_cast<std::uint32_t>(
          crc32(0, reinterpret_cast<const Bytef*>(member.content.data()), size32(member.content))),
      4);
  const std::uint32_t size = member.said_size > 0 ? member.said_size : size32(member.content);
  put(out, member.in_64_bits ? kElsewhere : size32(packed), 4);
  put(out, member.in_64_bits ? kElsewhere : size, 4);
  put(out, size32(member.name), 2);
  put(out, extra, 2);
  return out;
}

}  // namespace

std::string zip_of(const std::vector<Member>& members, EndRecord end) {
  std::string out;
  std::string list;
  for (const Member& member : members) {
    const std::string packed = member.deflated ? deflated(member.content) : member.content;
    const std::string extra = extra_of(member, packed);
    put(list, 0x02014b50, 4);
    put(list, 3 << 8 | 20, 2);  // made on Unix
    list += shared_part(member, packed, extra.size());
    put(list, 0, 2);  // comment
    put(list, 0, 2);  // disk
    put(list, 0, 2);  // internal attributes
    put(list, member.unix_mode << 16, 4);
    put(list, size32(out), 4);
    list += member.name + extra;
    put(out, 0x04034b50, 4);
    out += shared_part(member, packed, 0) + member.name + packed;
  }
  const std::uint32_t start = size32(out);
  out += list;
  const bool in_64_bits = end == EndRecord::k64;
  if (in_64_bits) {
    const std::uint32_t record = size32(out);
    put(out, 0x06064b50, 4);
    put(out, 44, 8);
    put(out, 45, 2);
    put(out, 45, 2);
    put(out, 0, 8);  // disks
    put(out, members.size(), 8);
    put(out, members.size(), 8);
    put(out, list.size(), 8);
    put(out, start, 8);
    put(out, 0x07064b50, 4);
    put(out, 0, 4);
    put(out, record, 8);
    put(out, 1, 4);
  }
  put(out, 0x06054b50, 4);
  put(out, 0, 4);
  put(out, in_64_bits ? 0xffff : members.size(), 2);
  put(out, in_64_bits ? 0xffff : members.size(), 2);
  put(out, in_64_bits ? kElsewhere : size32(list), 4);
  put(out, in_64_bits ? kElsewhere : start, 4);
  put(out, 0, 2);
  return out;
}

std::string tar_of(const std::vector<TarFile>& files) {
  constexpr std::size_t kBlock = 512;
  std::string out;
  const auto octal = [](std::size_t number, int digits) {
    std::string text;
    for (int i = digits - 1; i >= 0; --i)
      text.push_back(static_cast<char>('0' + (number >> (3 * i) & 7)));
    return text;
  };
  for (const TarFile& file : files) {
    std::string header(kBlock, '\0');
    header.replace(0, file.name.size(), file.name);
    header.replace(124, 11, octal(file.content.size(), 11));
    header.replace(148, 8, "        ");
    header[156] = file.type;
    header.replace(257, 5, "ustar");
    header.replace(263, 2, "00");
    std::size_t sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    header.replace(148, 7, octal(sum, 6) + std::string(1, '\0'));
    out += header + file.content;
    out.resize((out.size() + kBlock - 1) / kBlock * kBlock, '\0');
  }
  return out + std::string(2 * kBlock, '\0');
}

}  // namespace waterline::tests
