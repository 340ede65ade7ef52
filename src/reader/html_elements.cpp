#include "reader/html_elements.h"

#include <algorithm>

#include "reader/html_tags.h"

namespace waterline::reader {
namespace {

bool has_class(const GumboElement& element, std::string_view wanted) {
  std::string_view classes = attribute(element, "class");
  while (!classes.empty()) {
    const std::size_t end = std::min(classes.find(' '), classes.size());
    if (classes.substr(0, end) == wanted) return true;
    classes.remove_prefix(std::min(end + 1, classes.size()));
  }
  return false;
}

Tick tick_of_checkbox(const GumboNode& node, std::size_t levels) {
  if (node.type != GUMBO_NODE_ELEMENT) return Tick::kNone;
  const GumboElement& element = node.v.element;
  if (is_checkbox(element)) return has_attribute(element, "checked") ? Tick::kDone : Tick::kOpen;
  if (levels == 0 || element.tag == GUMBO_TAG_UL || element.tag == GUMBO_TAG_OL) return Tick::kNone;
  for (unsigned int i = 0; i < element.children.length; ++i) {
    const Tick tick =
        tick_of_checkbox(*static_cast<GumboNode*>(element.children.data[i]), levels - 1);
    if (tick != Tick::kNone) return tick;
  }
  return Tick::kNone;
}

}  // namespace

std::string_view attribute(const GumboElement& element, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

bool has_attribute(const GumboElement& element, const char* name) {
  return gumbo_get_attribute(&element.attributes, name) != nullptr;
}

std::string foreign_name(const GumboElement& element) {
  return tag_at(std::string_view(element.original_tag.data, element.original_tag.length)).name;
}

bool is_checkbox(const GumboElement& element) {
  return element.tag == GUMBO_TAG_INPUT && attribute(element, "type") == "checkbox";
}

// Returns whether an item of a list has a box that can be ticked, and whether it is ticked. Editors
// write this in several ways: Journey and TipTap by the attribute `data-checked`, Quill by
// `data-list`, Notesnook by classes, others by a checkbox in the item.
Tick tick_of_item(const GumboNode& item) {
  const GumboElement& element = item.v.element;
  const std::string_view checked = attribute(element, "data-checked");
  if (!checked.empty()) return checked == "true" ? Tick::kDone : Tick::kOpen;
  const std::string_view list = attribute(element, "data-list");
  if (list == "checked") return Tick::kDone;
  if (list == "unchecked" || has_class(element, "unchecked")) return Tick::kOpen;
  if (has_class(element, "checked")) return Tick::kDone;
  if (has_class(element, "checklist--item")) return Tick::kOpen;
  if (item.parent != nullptr && item.parent->type == GUMBO_NODE_ELEMENT) {
    const GumboElement& parent = item.parent->v.element;
    const std::string_view all = attribute(parent, "data-checked");
    if (!all.empty()) return all == "true" ? Tick::kDone : Tick::kOpen;
    if (has_class(parent, "checklist") || attribute(parent, "data-type") == "taskList")
      return tick_of_checkbox(item, 4) == Tick::kDone ? Tick::kDone : Tick::kOpen;
  }
  return tick_of_checkbox(item, 4);
}

long number_from(std::string_view text, long otherwise) {
  long value = 0;
  if (text.empty() || text.size() > 6) return otherwise;
  for (const char c : text) {
    if (c < '0' || c > '9') return otherwise;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace waterline::reader
