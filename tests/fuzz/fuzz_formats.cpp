#include <array>

#include "base/text.h"
#include "formats/coded_reading.h"
#include "formats/limits.h"
#include "fuzz/input.h"
#include "reader/read.h"

// A file to import. The first byte chooses its name, the rest is its content. All drafts must be
// valid: text within the limits, with words or an answer, and with a place.
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
  const formats::Reading reading = reader::read(std::span(&file, 1), {.moods = {{"good", 4}}});
  for (const formats::Draft& draft : reading.drafts) {
    fuzz::require(base::is_utf8(draft.text) && draft.text.find('\0') == std::string::npos);
    fuzz::require(draft.text.size() <= formats::kMaxEntryText);
    fuzz::require(draft.text.find_first_not_of(" \t\r\n") != std::string::npos ||
                  !draft.fields.empty());
    fuzz::require(draft.tags.size() <= formats::kMaxTags);
    for (const std::string& tag : draft.tags) fuzz::require(!tag.empty() && base::is_utf8(tag));
    fuzz::require(!draft.place.empty() && !draft.source.empty());
  }
  for (const formats::LeftOut& left_out : reading.left_out) fuzz::require(!left_out.place.empty());
  // The command line accepts the whole reading.
  base::Bytes coded;
  formats::encode(reading, [&coded](base::ByteView record) { base::append(coded, record); });
  const auto taken = formats::decode_reading(coded);
  fuzz::require(taken && taken->drafts.size() == reading.drafts.size() &&
                taken->not_kept == reading.not_kept);
  return 0;
}
