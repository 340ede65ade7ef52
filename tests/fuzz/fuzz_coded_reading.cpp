#include "base/text.h"
#include "formats/coded_reading.h"
#include "formats/draft_rules.h"
#include "formats/limits.h"
#include "formats/placed_media.h"
#include "fuzz/input.h"

// Reads the answer of a reader that was taken over. An accepted answer must be one that a sound
// reader could give: every draft can be kept, and encoding the answer again gives the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const auto reading = formats::decode_reading(fuzz::view_of(data, size));
  if (!reading) return 0;
  for (const formats::Draft& draft : reading->drafts) {
    fuzz::require(!formats::refusal_of(draft) && formats::is_zone_name(draft.time_zone));
    fuzz::require(draft.tags.size() <= formats::kMaxTags && !draft.place.empty());
    fuzz::require(formats::is_sound(draft.media, draft.text));
    // References that stand in a text already are left as they are.
    const std::vector<std::string> ids(draft.media.size(), "f1");
    const auto text = formats::text_with_media(draft, ids, draft.text);
    fuzz::require(!text ||
                  (base::is_utf8(*text) && formats::text_with_media(draft, ids, *text) == text));
  }
  base::Bytes coded;
  formats::encode(*reading, [&coded](base::ByteView record) { base::append(coded, record); });
  const auto again = formats::decode_reading(coded);
  fuzz::require(again && again->drafts.size() == reading->drafts.size() &&
                again->left_out.size() == reading->left_out.size());
  return 0;
}
