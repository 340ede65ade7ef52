#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The texts and lists of YAML 1.2, chapters 7 and 8, as far as front matter has them. None of these
// functions changes a word: a text that is not what it seems is returned as none.
namespace waterline::reader {

// Reads a text in single or double quotes that ends with its quote; a comment may follow. Lines
// within are folded. An escape that YAML does not know stays as it is, and half a pair of
// surrogates becomes U+FFFD.
struct Quoted {
  std::string text;
  std::string_view rest;  // behind the closing quote
};
std::optional<Quoted> read_quoted(std::string_view text);

// Reads [a, "b, c", d], also over several lines. Returns none for anything nested.
struct FlowList {
  std::vector<std::string> items;
  std::string_view rest;
};
std::optional<FlowList> read_flow_list(std::string_view text);

// Returns the text of a block. `header` is what follows the colon: "|", ">-", "|2+". `lines` are
// the lines below, with their indentation and newlines.
std::string block_text(std::string_view header, std::string_view lines);

// True if a value is the header of a block.
bool is_block_header(std::string_view value);

// Replaces each newline and the spaces around it by one space, as YAML folds a plain text. An empty
// line stays a newline.
std::string folded(std::string_view text);

}  // namespace waterline::reader
