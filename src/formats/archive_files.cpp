#include "formats/archive_files.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace waterline::formats {

bool is_archive(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kEndings = {
      ".zip", ".tar", ".jex", ".bear2bk", ".bearbk", ".textpack", ".daylio"};
  return std::ranges::any_of(kEndings, [&](std::string_view ending) {
    return name.size() > ending.size() &&
           std::ranges::equal(name.substr(name.size() - ending.size()), ending, [](char a, char b) {
             return std::tolower(static_cast<unsigned char>(a)) == b;
           });
  });
}

}  // namespace waterline::formats
