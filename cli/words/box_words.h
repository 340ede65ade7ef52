#pragma once

#include <string>

namespace waterline::cli {

// Returns the sentence for an address or a key that no box can have, and the hint for it. `why` is
// that of the error bad_box (docs/api.md, "A box"); the first is empty for a `why` without one.
std::string words_for_bad_box(const std::string& why);
std::string hint_for_bad_box(const std::string& why);

}  // namespace waterline::cli
