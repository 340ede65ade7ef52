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
};

std::string zip_of(const std::vector<Member>& members);

}  // namespace waterline::tests
