#include "reader/marked_media.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "base/blank.h"
#include "formats/limits.h"

namespace waterline::reader {
namespace {

using formats::Media;

// A mark is kBegin, the number, kWords, the words, kEnd.
constexpr char kBegin = '\xff';
constexpr char kWords = '\xfe';
constexpr char kEnd = '\xfd';

// Copies the text without marks. Calls `note` with the number of each mark, the place of its words
// in the copy, and how many bytes they are.
template <class Note>
std::string copied(std::string_view text, const Note& note) {
  std::string out;
  for (;;) {
    const std::size_t begin = text.find(kBegin);
    const std::size_t words = text.find(kWords, std::min(begin, text.size()));
    const std::size_t end = text.find(kEnd, std::min(words, text.size()));
    if (end == std::string_view::npos) break;
    std::size_t number = 0;
    std::from_chars(text.data() + begin + 1, text.data() + words, number);
    out += text.substr(0, begin);
    const std::size_t place = out.size();
    out += text.substr(words + 1, end - words - 1);
    note(number, place, out.size() - place);
    text.remove_prefix(end + 1);
  }
  out += text;
  return out;
}

// Makes the words of the media the text, one below the other.
std::string text_of_media_alone(const std::vector<Media>& media) {
  std::string text;
  for (std::size_t i = 0; i < media.size(); ++i)
    text += (text.empty() ? "" : "\n\n") + marked(i, words_of_kind(media[i].kind));
  return text;
}

}  // namespace

std::string marked(std::size_t number, std::string_view words) {
  return kBegin + std::to_string(number) + kWords + std::string(words) + kEnd;
}

std::string without_marks(std::string_view text) {
  return copied(text, [](std::size_t, std::size_t, std::size_t) {});
}

std::size_t settle_media(formats::Draft& draft) {
  if (draft.media.empty()) return 0;
  const bool any_is_there =
      std::ranges::any_of(draft.media, [](const Media& one) { return one.bytes.has_value(); });
  if (any_is_there && base::is_blank(draft.text)) draft.text = text_of_media_alone(draft.media);
  std::vector<Media> settled;
  std::vector<bool> has_place(draft.media.size(), false);
  draft.text = copied(draft.text, [&](std::size_t number, std::size_t place, std::size_t length) {
    if (number >= draft.media.size() || length == 0) return;
    has_place[number] = true;
    settled.push_back(draft.media[number]);
    settled.back().place = place;
    settled.back().length = length;
  });
  if (settled.empty()) {
    settled = std::move(draft.media);
  } else {
    for (std::size_t i = 0; i < draft.media.size(); ++i) {
      if (!has_place[i]) settled.push_back(std::move(draft.media[i]));
    }
  }
  const std::size_t most = formats::kMaxMediaOfEntry;
  const std::size_t dropped = settled.size() > most ? settled.size() - most : 0;
  settled.resize(settled.size() - dropped);
  draft.media = std::move(settled);
  return dropped;
}

std::string_view words_of_kind(std::string_view kind) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kAll = {
      {{"photo", "(photo)"},
       {"video", "(video)"},
       {"recording", "(audio)"},
       {"document", "(document)"}}};
  for (const auto& [one, words] : kAll) {
    if (one == kind) return words;
  }
  return "(file)";
}

}  // namespace waterline::reader
