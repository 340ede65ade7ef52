#include "reader/xml.h"

#include <algorithm>
#include <string>

#include <pugixml.hpp>

#include "base/text.h"
#include "formats/limits.h"

namespace waterline::reader {
namespace {

// parse_fragment makes the parser keep text outside the outermost element, so that the code below
// sees and refuses it.
constexpr unsigned kParsing = pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_fragment;

// Returns false if the text has so many "<" that it may have too many elements. The check comes
// before the parser uses memory for each element.
bool may_fit(std::string_view text) {
  const auto begins = static_cast<std::size_t>(std::ranges::count(text, '<'));
  return begins <= 2 * formats::kMaxElements + 1;
}

// Returns true if the document type with which `type` begins has declarations of its own. A ">" or
// "[" between quotation marks belongs to a name (XML 1.0, sections 2.8 and 4.2.2).
bool has_declarations(std::string_view type) {
  char quote = 0;
  for (const char c : type) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '>') {
      return c == '[';
    }
  }
  return false;
}

// Returns true if the document type of the text contains declarations, which may define entities. A
// document type stands before the outermost element; instructions and comments may stand before it.
// REQUIRES: the parser has not changed `text` yet.
bool declares_entities(std::string_view text) {
  constexpr std::string_view kType = "<!DOCTYPE";
  for (;;) {
    text.remove_prefix(std::min(text.find('<'), text.size()));
    if (text.starts_with(kType)) return has_declarations(text.substr(kType.size()));
    const std::string_view end = text.starts_with("<?") ? "?>" : "-->";
    if (!text.starts_with("<?") && !text.starts_with("<!--")) return false;
    text.remove_prefix(std::min(text.find(end), text.size()));
  }
}

// Copies a node and all nodes below it. Returns false if the document nests deeper than the limit.
bool copy(const pugi::xml_node& from, std::size_t depth, XmlElement& to) {
  if (depth > formats::kMaxNesting) return false;
  to.name = from.name();
  for (const pugi::xml_attribute& attribute : from.attributes())
    to.attributes[attribute.name()] = attribute.value();
  for (const pugi::xml_node& child : from.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      to.text += child.value();
    } else if (child.type() == pugi::node_element) {
      if (!copy(child, depth + 1, to.children.emplace_back())) return false;
    }
  }
  return true;
}

bool is_white_space(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

std::string XmlElement::attribute(const std::string& wanted) const {
  const auto found = attributes.find(wanted);
  return found == attributes.end() ? std::string() : found->second;
}

const XmlElement* XmlElement::child(std::string_view wanted) const {
  for (const XmlElement& element : children) {
    if (element.name == wanted) return &element;
  }
  return nullptr;
}

std::optional<XmlElement> parse_xml(std::string_view text) {
  if (!base::is_utf8(text) || !may_fit(text) || declares_entities(text)) return {};
  // Adds a newline, because the parser overwrites the last character with a NUL.
  std::string document = base::normalize_newlines(text) + "\n";
  pugi::xml_document parsed;
  if (!parsed.load_buffer_inplace(document.data(), document.size(), kParsing, pugi::encoding_utf8))
    return {};
  std::optional<XmlElement> root;
  for (const pugi::xml_node& node : parsed.children()) {
    const bool words = node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
    if (words && !is_white_space(node.value())) return {};
    if (node.type() != pugi::node_element) continue;
    if (root || !copy(node, 1, root.emplace())) return {};
  }
  return root;
}

}  // namespace waterline::reader
