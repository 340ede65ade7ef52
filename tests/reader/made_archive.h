#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::tests {

// A member of an archive made by a test, possibly with false fields.
struct Member {
  std::string name;
  std::string content;
  bool deflated = true;
  std::uint16_t flags = 0;
  std::uint32_t unix_mode = 0100644;
  std::uint32_t said_size = 0;  // 0: the true size
  bool in_64_bits = false;      // its sizes are in the 64-bit field
  std::uint16_t method = 0;     // 0: as `deflated` says
  std::string utf8_name = "";   // its name in the extra field for UTF-8
};

// The kind of an archive's end record.
enum class EndRecord { kPlain, k64 };

std::string zip_of(const std::vector<Member>& members, EndRecord end = EndRecord::kPlain);

// A member of a tar archive: a file, or another thing by its type.
struct TarFile {
  std::string name;
  std::string content;
  char type = '0';
};

std::string tar_of(const std::vector<TarFile>& files);

}  // namespace waterline::tests
