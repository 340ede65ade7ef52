#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "formats/draft.h"

namespace waterline::formats {

// Returns why a draft cannot be kept: it is not text, has no words, or is too large. Returns
// nullopt if it can be kept.
std::optional<Reason> refusal_of(const Draft& draft);

// Returns whether the media can be those of a draft with this text: few enough, of known kinds, and
// each with words that lie within the text, behind those of the one before.
bool is_sound(const std::vector<Media>& media, std::string_view text);

// Returns whether the attachments of a draft's states can be those of an export: few enough, and
// each of them among the draft's media.
bool are_sound_attachments(const Draft& draft);

// Returns whether this can be the text of an attachment's id, such as "f" and 26 letters or digits.
bool is_attachment_name(std::string_view id);

// Returns whether the name looks like "Europe/Berlin" or is empty. The program later opens a zone's
// file by its name, and must not open another file that way.
bool is_zone_name(std::string_view name);

// Returns whether a revision id in an imported file is acceptable: empty, or small letters and
// digits.
bool is_revision_name(std::string_view name);

}  // namespace waterline::formats
