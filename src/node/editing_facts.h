#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waterline::node {

inline constexpr const char* kEditedText = "text.md";
inline constexpr const char* kEditingFacts = "facts";  // JSON: EditingFacts

// What the command line writes down beside the text, for whoever has to sweep it.
struct EditingFacts {
  std::string side;
  std::string purpose;
  std::string key;      // that a draft is sealed to, in hex
  std::string request;  // JSON: what the text is a part of
  std::string begun;    // the text that the editor began with
};
std::string text_of(const EditingFacts& facts);
std::optional<EditingFacts> facts_from(std::string_view text);

}  // namespace waterline::node
