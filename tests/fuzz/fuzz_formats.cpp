#include <array>

#include "fuzz/sound_reading.h"
#include "reader/read.h"

// Reads a file to import. The first byte chooses its name, the rest is its content.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  static constexpr std::array<const char*, 11> kNames = {
      "a.json",    "a.zip",           "a.md",
      "a.doentry", "a.xml",           "a.csv",
      "a.txt",     "2026-01-02-a.md", "07-01-2026 The bridge.md",
      "noext",     "2026/05/06.MD"};
  fuzz::Input input(fuzz::view_of(data, size));
  const char* name = kNames[input.number(1) % kNames.size()];
  const reader::Text content(base::text_of(input.rest()));
  const reader::File file{name, &content};
  fuzz::require_sound(reader::read(std::span(&file, 1), {.moods = {{"good", 4}}}));
  return 0;
}
