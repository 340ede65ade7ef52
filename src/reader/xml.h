#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The part of XML 1.0 that jrnl and Day One Classic write: elements, attributes, texts, CDATA,
// comments, the five named entities and numbered ones. A document that declares entities of its own
// is refused, so nothing can grow.
namespace waterline::reader {

struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  // of this element alone, with what stands between its children
  std::string text;
  std::vector<XmlElement> children;

  [[nodiscard]] std::string attribute(const std::string& wanted) const;
  [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
};

// The outermost element; none if it is not well-formed, not UTF-8, or past the limits.
std::optional<XmlElement> parse_xml(std::string_view text);

}  // namespace waterline::reader
