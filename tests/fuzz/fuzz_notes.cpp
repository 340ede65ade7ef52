#include <array>
#include <string>
#include <vector>

#include "base/entry_limits.h"
#include "formats/source_fields.h"
#include "fuzz/sound_reading.h"
#include "reader/read.h"

// Reads a folder to import whose entries are put together from several files. In the input, each
// file is a byte that chooses its name, two bytes for its size, and its content.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  static constexpr std::array<const char*, 12> kNames = {
      "0123456789abcdef0123456789abcdef.md",
      "fedcba9876543210fedcba9876543210.md",
      "2024-05-01.textbundle/info.json",
      "2024-05-01.textbundle/text.md",
      "Keep/a.json",
      "Keep/Labels.txt",
      "Standard Notes Backup and Import File.txt",
      "Items/Note/a.txt",
      "DiaroBackup.xml",
      "diarium.json",
      "My day 0123456789abcdef0123456789abcdef.md",
      "a.jex"};
  fuzz::Input input(fuzz::view_of(data, size));
  std::vector<std::string> names;
  std::vector<std::string> contents;
  while (!input.empty() && names.size() < 16) {
    names.emplace_back(kNames[input.number(1) % kNames.size()]);
    contents.emplace_back(base::text_of(input.bytes(input.number(2))));
  }
  const std::vector<reader::Text> texts(contents.begin(), contents.end());
  std::vector<reader::File> files;
  for (std::size_t i = 0; i < names.size(); ++i) files.push_back({names[i], &texts[i]});
  formats::Reading reading = reader::read(files, {});
  fuzz::require_sound(reading);
  formats::place_fields(reading.drafts, {{"5", 3}});
  for (const formats::Draft& draft : reading.drafts) {
    fuzz::require(draft.fields.size() <= base::kMaxAnswers);
    for (const auto& [name, value] : draft.fields) {
      fuzz::require(!name.empty() && name.size() <= base::kMaxNameSize && base::is_utf8(name) &&
                    base::is_utf8(value));
    }
  }
  return 0;
}
