#include "formats/placed_media.h"

#include "base/attachment_reference.h"
#include "base/check.h"

namespace waterline::formats {
namespace {

// Returns the words with which a reference stands for a medium that has no description: "photo".
const std::string& words_of(const Media& media) {
  return media.description.empty() ? media.kind : media.description;
}

}  // namespace

std::optional<std::string> text_with_media(const Draft& draft, const std::vector<std::string>& ids,
                                           std::string_view present) {
  base::check(ids.size() == draft.media.size());
  const std::string_view imported = draft.text;
  std::string text;
  std::size_t done = 0;  // of the imported text
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Media& media = draft.media[i];
    if (media.place == Media::kNoPlace) continue;
    const std::string_view between = imported.substr(done, media.place - done);
    if (!present.starts_with(between)) return {};
    present.remove_prefix(between.size());
    text += between;
    const std::string_view words = imported.substr(media.place, media.length);
    done = media.place + media.length;
    const auto reference = base::find_attachment_reference(present);
    if (reference && reference->begin == 0) {
      text += present.substr(0, reference->size);
      present.remove_prefix(reference->size);
    } else if (present.starts_with(words)) {
      text +=
          ids[i].empty() ? std::string(words) : base::attachment_reference(words_of(media), ids[i]);
      present.remove_prefix(words.size());
    } else {
      return {};
    }
  }
  if (present != imported.substr(done)) return {};
  return text + std::string(present);
}

}  // namespace waterline::formats
