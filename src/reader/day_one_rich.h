#pragma once

#include <string>
#include <string_view>

namespace waterline::reader {

// Returns the Markdown of Day One's rich text: {"contents": [{"text": ..., "attributes": {...}}]},
// a document within the JSON of an entry. Headings keep their levels, lists their numbers and
// ticks, links their targets. Empty if it is no such document.
std::string text_of_day_one_rich(std::string_view document);

// Returns whether the rich text says more than the plain one: it has more words or, with the same
// words, marks.
bool says_more(std::string_view rich, std::string_view plain);

}  // namespace waterline::reader
