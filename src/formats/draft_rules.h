#pragma once

#include <optional>
#include <string_view>

#include "formats/draft.h"

namespace waterline::formats {

// Whether a draft may not be kept, and why: its words are no text, there are none, or too many.
std::optional<Reason> refusal_of(const Draft& draft);

// A name such as "Europe/Berlin", or none. A zone is looked up by its name later, and nothing else
// may be opened by it.
bool is_zone_name(std::string_view name);

// What a revision may be called by its file: small letters and digits, as in the text of an id, or
// nothing.
bool is_revision_name(std::string_view name);

}  // namespace waterline::formats
