#pragma once

#include <string>
#include <string_view>

#include "reader/day_one_media.h"

namespace waterline::reader {

// Returns the Markdown of a document of Day One's rich text, which lies as JSON within the JSON of
// an entry: {"contents": [{"text": ..., "attributes": {...}}]}. Headings keep their levels, lists
// their numbers and ticks, links their targets. Photos and the like become marked words
// (marked_media.h). Empty if `document` is no such document.
std::string text_of_day_one_rich(std::string_view document, DayOneMedia& media);

// Returns whether the rich text of an entry says more than its plain text: it has more words, or
// the same words with marks such as bold.
bool says_more(std::string_view rich, std::string_view plain);

}  // namespace waterline::reader
