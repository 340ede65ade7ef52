#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reads the texts and lists of YAML 1.2, chapters 7 and 8, as far as they occur in front matter. No
// function changes a word: a text in an unexpected form is refused.
namespace waterline::reader {

// A text in single or double quotes. `rest` is what follows the closing quote, such as a comment.
// Lines of the text are folded. An escape that YAML does not know stays as it is, and half of a
// pair of surrogates becomes U+FFFD.
struct Quoted {
  std::string text;
  std::string_view rest;  // behind the closing quote
};
std::optional<Quoted> read_quoted(std::string_view text);

// A list such as [a, "b, c", d], which may go over several lines. A list that contains another list
// or an object is refused.
struct FlowList {
  std::vector<std::string> items;
  std::string_view rest;
};
std::optional<FlowList> read_flow_list(std::string_view text);

// Returns the text of a block. `header` is the text behind the colon: "|", ">-", "|2+". `lines` are
// the lines below, with their indentation and newlines.
std::string block_text(std::string_view header, std::string_view lines);

// Returns true if a value is the header of a block: "|", ">-", "|2+".
bool is_block_header(std::string_view value);

// Replaces each newline and the spaces around it by one space, as YAML folds a plain text. An empty
// line becomes a newline.
std::string folded(std::string_view text);

}  // namespace waterline::reader
