#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Parses XML as jrnl, Day One Classic, Diaro and Evernote write it. A document that declares an
// entity of its own is refused, so none is ever expanded.
namespace waterline::reader {

struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  // The text directly in this element, including the text between its children.
  std::string text;
  std::vector<XmlElement> children;

  [[nodiscard]] std::string attribute(const std::string& wanted) const;
  [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
};

// Parses XML and returns the outermost element. Returns nullopt if the text is not well-formed, is
// not UTF-8, or exceeds a limit.
std::optional<XmlElement> parse_xml(std::string_view text);

}  // namespace waterline::reader
