#pragma once

#include <string>
#include <string_view>

// Looks at the tags of an HTML text before a parser reads it.
namespace waterline::reader {

// A tag at the front of a text. Its name is in lower case: "p" for "<p class=...>" and "</p>";
// empty if no tag begins here.
struct Tag {
  std::string name;
  bool ends = false;
};

Tag tag_at(std::string_view text);

// Returns whether tags lie inside each other deeper than any editor writes them.
bool nests_too_deep(std::string_view html);

// Returns whether the text has paragraphs or line breaks as tags, so that its newlines are only
// spaces.
bool has_blocks(std::string_view html);

// Removes the tags of an HTML text, and leaves its words and its entities. A tag that separates
// words becomes a newline.
std::string without_tags(std::string_view html);

}  // namespace waterline::reader
