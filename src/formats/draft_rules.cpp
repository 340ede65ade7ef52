#include "formats/draft_rules.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "base/blank.h"
#include "base/entry_limits.h"
#include "base/id.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/limits.h"

namespace waterline::formats {
namespace {

struct VaultAttachmentName {
  static constexpr char kLetter = 'f';
};
struct DeepAttachmentName {
  static constexpr char kLetter = 'g';
};

bool is_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && base::is_utf8(text);
}

bool all_text(const Draft& draft) {
  bool sound = is_text(draft.text) && is_text(draft.time_zone) && is_text(draft.source_id) &&
               is_text(draft.kind);
  for (const std::string& tag : draft.tags) sound = sound && is_text(tag);
  for (const auto& [name, value] : draft.fields) sound = sound && is_text(name) && is_text(value);
  return sound;
}

}  // namespace

bool is_sound(const std::vector<Media>& media, std::string_view text) {
  static constexpr std::array<std::string_view, 5> kKinds = {"photo", "video", "recording",
                                                             "document", "other file"};
  if (media.size() > kMaxMediaOfEntry) return false;
  std::size_t end = 0;  // of the words of the one before
  for (const Media& one : media) {
    const bool hex = one.md5.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (std::ranges::find(kKinds, one.kind) == kKinds.end() || !is_text(one.name) ||
        !is_text(one.description) || !hex || (!one.md5.empty() && one.md5.size() != 32))
      return false;
    if (one.bytes &&
        (one.bytes->size > kMaxMediaSize ||
         one.bytes->packed_size > std::numeric_limits<std::uint64_t>::max() - one.bytes->offset))
      return false;
    if (one.place == Media::kNoPlace && one.length == 0) continue;
    if (one.place < end || one.place > text.size() || one.length == 0 ||
        one.length > text.size() - one.place)
      return false;
    end = one.place + one.length;
    const bool cut = base::is_inside_character(text[one.place]) ||
                     (end < text.size() && base::is_inside_character(text[end]));
    if (cut) return false;
  }
  return true;
}

bool is_attachment_name(std::string_view id) {
  return base::Id<VaultAttachmentName>::from_text(id) ||
         base::Id<DeepAttachmentName>::from_text(id);
}

bool are_sound_attachments(const Draft& draft) {
  std::set<std::string_view> ids;
  for (const Media& one : draft.media) {
    if (one.id.empty()) continue;
    if (!is_attachment_name(one.id)) return false;
    ids.insert(one.id);
  }
  const auto are_sound = [&](const std::vector<OwnAttachment>& attachments) {
    return attachments.size() <= kMaxAttachmentsOfState &&
           std::ranges::all_of(attachments, [&](const OwnAttachment& one) {
             return (one.id.empty() || ids.contains(one.id)) && is_text(one.description);
           });
  };
  return are_sound(draft.attachments) &&
         std::ranges::all_of(draft.earlier, are_sound, &EarlierState::attachments);
}

bool is_zone_name(std::string_view name) {
  const auto may_stand = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || c == '_' || c == '+' || c == '-' || c == '/';
  };
  return name.size() <= 64 && !name.starts_with('/') && std::ranges::all_of(name, may_stand);
}

bool is_revision_name(std::string_view name) {
  const auto may_stand = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return name.size() <= 64 && std::ranges::all_of(name, may_stand);
}

std::optional<Reason> refusal_of(const Draft& draft) {
  if (!all_text(draft)) return Reason::kNotText;
  if (draft.text.size() > base::kMaxEntrySize) return Reason::kTooLarge;
  // An entry may have had words once, and only attachments now. Its history is kept.
  const bool has_words = [&] {
    if (!base::is_blank(draft.text) || !draft.fields.empty() || !draft.attachments.empty())
      return true;
    return std::ranges::any_of(draft.earlier, [](const EarlierState& state) {
      return !base::is_blank(state.text) || !state.fields.empty() || !state.attachments.empty();
    });
  }();
  if (!has_words) return Reason::kEmpty;
  return {};
}

}  // namespace waterline::formats
