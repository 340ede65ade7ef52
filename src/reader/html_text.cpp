#include "reader/html_text.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <gumbo.h>

#include "base/text.h"
#include "formats/draft_contents.h"
#include "reader/html_elements.h"
#include "reader/html_tags.h"
#include "reader/text_flow.h"

namespace waterline::reader {
namespace {

// Replaces no-break spaces by spaces. Editors write them wherever HTML would drop a space, and a
// search would not find them as spaces.
std::string with_plain_spaces(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\u00a0";
  std::string out;
  for (std::size_t at; (at = text.find(kNoBreakSpace)) != std::string_view::npos;) {
    out += text.substr(0, at);
    out += ' ';
    text.remove_prefix(at + kNoBreakSpace.size());
  }
  out += text;
  return out;
}

// Writes the parsed tree of an HTML document as Markdown.
class Writer {
 public:
  enum class Lines { kAreSpaces, kStay };
  explicit Writer(Lines lines) : lines_(lines) {}

  void children_of(const GumboNode& node) {
    const GumboVector& children = node.v.element.children;
    for (unsigned int i = 0; i < children.length; ++i)
      write(*static_cast<const GumboNode*>(children.data[i]));
  }
  [[nodiscard]] std::string text() const { return flow_.text(); }

 private:
  void write(const GumboNode& node) {
    switch (node.type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        return words(node.v.text.text);
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        return element(node);
      case GUMBO_NODE_DOCUMENT:
      case GUMBO_NODE_COMMENT:
        return;
    }
  }

  void words(std::string_view said) {
    const std::string text = with_plain_spaces(said);
    if (preformatted_ > 0) return flow_.verbatim(text);
    if (lines_ == Lines::kAreSpaces) return flow_.words(text);
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      flow_.words(rest.substr(0, end));
      if (end < rest.size()) flow_.line_break();
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void marked(const GumboNode& node, TextFlow::Mark mark) {
    flow_.begin(mark);
    children_of(node);
    flow_.end(mark);
  }

  void paragraph(const GumboNode& node, std::string_view before = {}) {
    flow_.new_paragraph();
    if (!before.empty()) flow_.begin_block(before, "");
    children_of(node);
    if (!before.empty()) flow_.end_block();
    flow_.new_paragraph();
  }

  void quotation(const GumboNode& node) {
    flow_.new_paragraph();
    flow_.begin_block("> ", "> ");
    children_of(node);
    flow_.end_block();
    flow_.new_paragraph();
  }

  void preformatted(const GumboNode& node) {
    flow_.new_paragraph();
    flow_.verbatim("```\n");
    ++preformatted_;
    children_of(node);
    --preformatted_;
    flow_.new_line();
    flow_.verbatim("```");
    flow_.new_paragraph();
  }

  void list(const GumboNode& node) {
    const auto separate = [&] { lists_ == 0 ? flow_.new_paragraph() : flow_.new_line(); };
    separate();
    ++lists_;
    const bool numbered = node.v.element.tag == GUMBO_TAG_OL;
    long number = number_from(attribute(node.v.element, "start"), 1);
    const GumboVector& children = node.v.element.children;
    for (unsigned int i = 0; i < children.length; ++i) {
      const auto& child = *static_cast<const GumboNode*>(children.data[i]);
      if (child.type != GUMBO_NODE_ELEMENT || child.v.element.tag != GUMBO_TAG_LI) {
        write(child);
        continue;
      }
      number = number_from(attribute(child.v.element, "value"), number);
      // The editor Quill writes every list as <ol>, and says in an attribute that an item is not
      // numbered.
      const bool counted = numbered && attribute(child.v.element, "data-list") != "bullet";
      item(child, counted ? std::to_string(number) + ". " : "- ");
      ++number;
    }
    --lists_;
    separate();
  }

  void item(const GumboNode& node, std::string mark) {
    const std::string indent(mark.size(), ' ');
    const Tick tick = tick_of_item(node);
    if (tick != Tick::kNone) mark = tick == Tick::kDone ? "- [x] " : "- [ ] ";
    flow_.begin_block(mark, tick == Tick::kNone ? indent : "  ");
    if (tick != Tick::kNone) ++ticked_;
    children_of(node);
    if (tick != Tick::kNone) --ticked_;
    flow_.end_block();
  }

  void checkbox(const GumboElement& element) {
    if (!is_checkbox(element)) return flow_.words(attribute(element, "value"));
    if (ticked_ == 0) tick(has_attribute(element, "checked"));
  }

  void tick(bool done) { flow_.words(done ? "[x] " : "[ ] "); }

  void picture(std::string_view word, std::string_view said) {
    flow_.words(said.empty() ? "(" + std::string(word) + ")"
                             : "(" + std::string(word) + ": " + std::string(said) + ")");
  }

  void row(const GumboNode& node) {
    flow_.new_line();
    std::string line = "|";
    std::string rule = "|";
    const GumboVector& children = node.v.element.children;
    for (unsigned int i = 0; i < children.length; ++i) {
      const auto& child = *static_cast<const GumboNode*>(children.data[i]);
      if (child.type != GUMBO_NODE_ELEMENT) continue;
      Writer cell(lines_);
      cell.children_of(child);
      std::string words = cell.text();
      std::ranges::replace(words, '\n', ' ');
      line += " " + words + " |";
      rule += " --- |";
    }
    flow_.verbatim(line);
    if (!std::exchange(table_begun_, true)) {
      flow_.new_line();
      flow_.verbatim(rule);
    }
    flow_.new_line();
  }

  void table(const GumboNode& node) {
    flow_.new_paragraph();
    const bool around = std::exchange(table_begun_, false);
    children_of(node);
    table_begun_ = around;
    flow_.new_paragraph();
  }

  void link(const GumboNode& node) {
    const std::string_view target = attribute(node.v.element, "href");
    const bool leads = !target.empty() && !target.starts_with('#');
    if (!leads) return children_of(node);
    flow_.begin_link();
    children_of(node);
    flow_.end_link(target);
  }

  // Writes the text of Evernote's own tags.
  void foreign(const GumboNode& node) {
    const std::string name = foreign_name(node.v.element);
    if (name == "en-todo") tick(attribute(node.v.element, "checked") == "true");
    if (name == "en-crypt") return flow_.words("(encrypted)");
    if (name == "en-media") {
      const std::string_view type = attribute(node.v.element, "type");
      picture(type.starts_with("audio/")   ? "audio"
              : type.starts_with("image/") ? "photo"
                                           : "file",
              {});
    }
    children_of(node);
  }

  void element(const GumboNode& node) {
    const GumboElement& element = node.v.element;
    switch (element.tag) {
      case GUMBO_TAG_SCRIPT:
      case GUMBO_TAG_STYLE:
      case GUMBO_TAG_TITLE:
        return;
      case GUMBO_TAG_BR:
        return flow_.line_break();
      case GUMBO_TAG_HR:
        flow_.new_paragraph();
        flow_.words("---");
        return flow_.new_paragraph();
      case GUMBO_TAG_H1:
        return paragraph(node, "# ");
      case GUMBO_TAG_H2:
        return paragraph(node, "## ");
      case GUMBO_TAG_H3:
        return paragraph(node, "### ");
      case GUMBO_TAG_H4:
        return paragraph(node, "#### ");
      case GUMBO_TAG_H5:
        return paragraph(node, "##### ");
      case GUMBO_TAG_H6:
        return paragraph(node, "###### ");
      case GUMBO_TAG_P:
        return paragraph(node);
      case GUMBO_TAG_BLOCKQUOTE:
        return quotation(node);
      case GUMBO_TAG_PRE:
        return preformatted(node);
      case GUMBO_TAG_UL:
      case GUMBO_TAG_OL:
        return list(node);
      case GUMBO_TAG_LI:  // without a list
        return item(node, "- ");
      case GUMBO_TAG_TABLE:
        return table(node);
      case GUMBO_TAG_TR:
        return row(node);
      case GUMBO_TAG_B:
      case GUMBO_TAG_STRONG:
        return marked(node, TextFlow::Mark::kBold);
      case GUMBO_TAG_I:
      case GUMBO_TAG_EM:
        return marked(node, TextFlow::Mark::kItalic);
      case GUMBO_TAG_S:
      case GUMBO_TAG_STRIKE:
      case GUMBO_TAG_DEL:
        return marked(node, TextFlow::Mark::kStruck);
      case GUMBO_TAG_CODE:
        return preformatted_ > 0 ? children_of(node) : marked(node, TextFlow::Mark::kCode);
      case GUMBO_TAG_A:
        return link(node);
      case GUMBO_TAG_IMG:
        return picture("photo", attribute(element, "alt"));
      case GUMBO_TAG_VIDEO:
        return picture("video", {});
      case GUMBO_TAG_AUDIO:
        return picture("audio", {});
      case GUMBO_TAG_IFRAME:
        return flow_.words(attribute(element, "src"));
      case GUMBO_TAG_INPUT:
        return checkbox(element);
      case GUMBO_TAG_DIV:
      case GUMBO_TAG_SECTION:
      case GUMBO_TAG_ARTICLE:
      case GUMBO_TAG_HEADER:
      case GUMBO_TAG_FOOTER:
      case GUMBO_TAG_FIGURE:
      case GUMBO_TAG_FIGCAPTION:
      case GUMBO_TAG_CAPTION:
      case GUMBO_TAG_DL:
      case GUMBO_TAG_DT:
      case GUMBO_TAG_DD:
        flow_.new_line();
        children_of(node);
        return flow_.new_line();
      case GUMBO_TAG_UNKNOWN:
        return foreign(node);
      default:
        return children_of(node);
    }
  }

  TextFlow flow_;
  Lines lines_;
  std::size_t lists_ = 0;
  std::size_t ticked_ = 0;  // around here, items of lists whose tick is written
  std::size_t preformatted_ = 0;
  bool table_begun_ = false;
};

std::string written(std::string_view html, Writer::Lines lines) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  const auto destroy = [&](GumboOutput* output) { gumbo_destroy_output(&options, output); };
  const std::unique_ptr<GumboOutput, decltype(destroy)> parsed(
      gumbo_parse_with_options(&options, html.data(), html.size()), destroy);
  if (!parsed) return {};
  Writer writer(lines);
  writer.children_of(*parsed->root);
  std::string text = writer.text();
  // In Gumbo the number of a character may overflow ("&#xa12a12de;"), and the text is then not
  // UTF-8. Replace the bytes that are not.
  return base::is_utf8(text) ? text : formats::utf8_from(text);
}

}  // namespace

std::string text_of_html(std::string_view html) {
  if (!nests_too_deep(html))
    return written(html, has_blocks(html) ? Writer::Lines::kAreSpaces : Writer::Lines::kStay);
  // The tags are nested too deeply for the parser, so remove them all. Then only words and entities
  // are left.
  return written(without_tags(html), Writer::Lines::kStay);
}

std::string text_of_maybe_html(std::string_view text) {
  return looks_like_html(text) ? text_of_html(text) : std::string(text);
}

}  // namespace waterline::reader
