#pragma once

#include <optional>
#include <string_view>

#include "formats/draft.h"

namespace waterline::formats {

// Returns why a draft cannot be kept, or none: it is not text, has no words, or is too large.
std::optional<Reason> refusal_of(const Draft& draft);

// Returns whether the name looks like "Europe/Berlin" or is empty. Zones are looked up by name
// later, and no other file may be opened that way.
bool is_zone_name(std::string_view name);

// Returns whether a file may use this as a revision id: empty, or small letters and digits.
bool is_revision_name(std::string_view name);

}  // namespace waterline::formats
