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

// Returns true if the document type of the text contains declarations, which may define entities.
// REQUIRES: the parser has not changed `text` yet.
bool declares_entities(std::string_view text) {
  const std::size_t begin = text.find("<!DOCTYPE");
  if (begin == std::string_view::npos) return false;
  const std::string_view type = text.substr(begin, text.find('>', begin) - begin);
  return type.find('[') != std::string_view::npos;
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

bool is_blank(std::string_view text) {
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
    if (words && !is_blank(node.value())) return {};
    if (node.type() != pugi::node_element) continue;
    if (root || !copy(node, 1, root.emplace())) return {};
  }
  return root;
}

}  // namespace waterline::reader
