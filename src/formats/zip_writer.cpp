#include <zlib.h>

#include "formats/write.h"

namespace waterline::formats {
namespace {

void put(std::string& out, std::uint32_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

}  // namespace

// Writes the archive as APPNOTE 4.3.7, 4.3.12 and 4.3.16 say, with uncompressed files and one fixed
// time for all.
std::string write_zip(const std::vector<NamedText>& files) {
  constexpr std::uint32_t kUtf8Names = 1 << 11;
  std::string out;
  std::string list;
  for (const NamedText& file : files) {
    const auto size = static_cast<std::uint32_t>(file.content.size());
    std::string common;
    put(common, 20, 2);
    put(common, kUtf8Names, 2);
    put(common, 0, 2);           // stored
    put(common, 0x00210000, 4);  // 1980-01-01, the first possible day
    put(common,
        static_cast<std::uint32_t>(
            crc32(0, reinterpret_cast<const Bytef*>(file.content.data()), size)),
        4);
    put(common, size, 4);
    put(common, size, 4);
    put(common, static_cast<std::uint32_t>(file.name.size()), 2);
    put(common, 0, 2);
    put(list, 0x02014b50, 4);
    put(list, 20, 2);
    list += common;
    list.append(10, '\0');  // comment, disk, attributes
    put(list, static_cast<std::uint32_t>(out.size()), 4);
    list += file.name;
    put(out, 0x04034b50, 4);
    out += common + file.name + file.content;
  }
  const auto start = static_cast<std::uint32_t>(out.size());
  out += list;
  put(out, 0x06054b50, 4);
  put(out, 0, 4);
  put(out, static_cast<std::uint32_t>(files.size()), 2);
  put(out, static_cast<std::uint32_t>(files.size()), 2);
  put(out, static_cast<std::uint32_t>(list.size()), 4);
  put(out, start, 4);
  put(out, 0, 2);
  return out;
}

}  // namespace waterline::formats
