#include "formats/word_files.h"

#include <algorithm>
#include <array>

namespace waterline::formats {
namespace {

constexpr std::array<std::string_view, 11> kWordEndings = {".md",  ".markdown", ".txt", ".json",
                                                           ".csv", ".doentry",  ".xml", ".yaml",
                                                           ".yml", ".jrnl",     ".enex"};

}  // namespace

bool holds_words(std::string_view name) {
  return std::any_of(kWordEndings.begin(), kWordEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace waterline::formats
