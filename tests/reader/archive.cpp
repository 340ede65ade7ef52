#include "reader/archive.h"

#include <zlib.h>

namespace waterline::tests {
namespace {

void put(std::string& out, std::uint32_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
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

std::uint32_t size32(const std::string& text) {
  return static_cast<std::uint32_t>(text.size());
}

// The fields that the local header and the list share, from the required version to the length of
// the extra field.
std::string shared_part(const Member& member, const std::string& packed) {
  std::string out;
  put(out, 20, 2);
  put(out, member.flags, 2);
  put(out, member.deflated ? 8 : 0, 2);
  put(out, 0, 4);  // time and day
  put(out,
      static_cast<std::uint32_t>(
          crc32(0, reinterpret_cast<const Bytef*>(member.content.data()), size32(member.content))),
      4);
  put(out, size32(packed), 4);
  put(out, member.said_size > 0 ? member.said_size : size32(member.content), 4);
  put(out, size32(member.name), 2);
  put(out, 0, 2);
  return out;
}

}  // namespace

std::string zip_of(const std::vector<Member>& members) {
  std::string out;
  std::string list;
  for (const Member& member : members) {
    const std::string packed = member.deflated ? deflated(member.content) : member.content;
    const std::string common = shared_part(member, packed);
    put(list, 0x02014b50, 4);
    put(list, 3 << 8 | 20, 2);  // made on Unix
    list += common;
    put(list, 0, 2);  // comment
    put(list, 0, 2);  // disk
    put(list, 0, 2);  // internal attributes
    put(list, member.unix_mode << 16, 4);
    put(list, size32(out), 4);
    list += member.name;
    put(out, 0x04034b50, 4);
    out += common + member.name + packed;
  }
  const std::uint32_t start = size32(out);
  out += list;
  put(out, 0x06054b50, 4);
  put(out, 0, 4);
  put(out, static_cast<std::uint32_t>(members.size()), 2);
  put(out, static_cast<std::uint32_t>(members.size()), 2);
  put(out, size32(list), 4);
  put(out, start, 4);
  put(out, 0, 2);
  return out;
}

}  // namespace waterline::tests
