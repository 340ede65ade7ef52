#pragma once

#include <string>
#include <string_view>

// Reads the tags of an HTML text before it is parsed.
namespace waterline::reader {

// A tag at the front of a text. Its name is in lower case: "p" for "<p class=...>" and "</p>";
// empty if no tag begins here.
struct Tag {
  std::string name;
  bool ends = false;
};

Tag tag_at(std::string_view text);

// Returns whether the text nests deeper than any editor writes.
bool nests_too_deep(std::string_view html);

// Returns whether the text has paragraphs or breaks, so that its newlines are only spaces.
bool has_blocks(std::string_view html);

// Returns the words of an HTML text and its entities, with a new line for each tag that separates
// words.
std::string without_tags(std::string_view html);

}  // namespace waterline::reader
