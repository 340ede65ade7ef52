#pragma once

#include <optional>
#include <string_view>

#include "formats/draft.h"

namespace waterline::reader {

// Returns the reason why a file with this content cannot be read, if its first bytes show it: the
// file is encrypted, compressed, or in a form that only its own program reads.
std::optional<formats::Reason> refusal_of_bytes(std::string_view content);

// Returns the reason why a text is no entry: it is a table (CSV), Google Keep's list of labels, or
// YAML. `name` is the name of its file.
std::optional<formats::Reason> refusal_of_data(std::string_view name, std::string_view text);

}  // namespace waterline::reader
