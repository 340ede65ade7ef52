#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/draft.h"

namespace waterline::formats {

// Returns the present text of an entry with a reference to each attachment where its picture stood.
// `ids` has the id of the attachment that each of the draft's media became; an empty one stands for
// a medium that did not come. Returns nullopt if the words of the entry are no longer those of the
// draft. References that stand there already stay as they are: another import put them there, and
// the person may have described them since.
std::optional<std::string> text_with_media(const Draft& draft, const std::vector<std::string>& ids,
                                           std::string_view present);

}  // namespace waterline::formats
