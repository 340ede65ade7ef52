#include "reader/lexical.h"

#include <array>
#include <utility>

#include "reader/note_text.h"
#include "reader/text_flow.h"

namespace waterline::reader {
namespace {

// The bits in the field `format` of a text in a Lexical document, and the mark that each stands
// for.
constexpr std::array<std::pair<unsigned, TextFlow::Mark>, 4> kMarks = {
    {{1, TextFlow::Mark::kBold},
     {2, TextFlow::Mark::kItalic},
     {4, TextFlow::Mark::kStruck},
     {16, TextFlow::Mark::kCode}}};

unsigned number(const Json& node, const char* name, unsigned otherwise) {
  const double value = number_in(node, name).value_or(otherwise);
  return value >= 0 && value < 1e6 ? static_cast<unsigned>(value) : otherwise;
}

// Writes a document of the editor Lexical as text. It works by recursion; parse_json() has limited
// how deep the document nests.
class LexicalWriter {
 public:
  void children_of(const Json& node) {
    for (const Json& child : list_in(node, "children")) write(child);
  }
  [[nodiscard]] std::string text() const { return flow_.text(); }

 private:
  void block(const Json& node, std::string_view first, std::string_view rest) {
    flow_.new_paragraph();
    if (!first.empty()) flow_.begin_block(first, rest);
    children_of(node);
    if (!first.empty()) flow_.end_block();
    flow_.new_paragraph();
  }

  void words(const Json& node) {
    const unsigned format = number(node, "format", 0);
    for (const auto& [bit, mark] : kMarks) {
      if ((format & bit) != 0) flow_.begin(mark);
    }
    flow_.words(text_in(node, "text"));
    for (auto mark = kMarks.rbegin(); mark != kMarks.rend(); ++mark) {
      if ((format & mark->first) != 0) flow_.end(mark->second);
    }
  }

  void list(const Json& node) {
    const std::string kind = text_in(node, "listType");
    unsigned count = number(node, "start", 1);
    const auto separate = [&] { lists_ == 0 ? flow_.new_paragraph() : flow_.new_line(); };
    separate();
    ++lists_;
    for (const Json& item : list_in(node, "children")) {
      const Json& parts = list_in(item, "children");
      // Lexical writes a list inside a list as an item that holds only the inner list.
      if (parts.size() == 1 && text_in(parts.front(), "type") == "list") {
        flow_.begin_block("  ", "  ");
        list(parts.front());
        flow_.end_block();
        continue;
      }
      std::string mark = "- ";
      if (kind == "number") mark = std::to_string(count++) + ". ";
      if (kind == "check") mark = flag_in(item, "checked") ? "- [x] " : "- [ ] ";
      flow_.begin_block(mark, std::string(kind == "number" ? mark.size() : 2, ' '));
      children_of(item);
      flow_.end_block();
    }
    --lists_;
    separate();
  }

  void write(const Json& node) {
    const std::string type = text_in(node, "type");
    if (type == "text" || type == "code-highlight") return words(node);
    if (type == "linebreak") return flow_.line_break();
    if (type == "tab") return flow_.words(" ");
    if (type == "list") return list(node);
    if (type == "quote") return block(node, "> ", "> ");
    if (type == "heading") {
      const std::string tag = text_in(node, "tag");
      const std::size_t level = tag.size() == 2 && tag[1] >= '1' && tag[1] <= '6'
                                    ? static_cast<std::size_t>(tag[1] - '0')
                                    : 1;
      return block(node, std::string(level, '#') + " ", "");
    }
    if (type == "code") {
      flow_.new_paragraph();
      flow_.verbatim("```\n");
      children_of(node);
      flow_.new_line();
      flow_.verbatim("```");
      return flow_.new_paragraph();
    }
    if (type == "horizontalrule") {
      flow_.new_paragraph();
      flow_.words("---");
      return flow_.new_paragraph();
    }
    if (type == "link" || type == "autolink") {
      flow_.begin_link();
      children_of(node);
      return flow_.end_link(text_in(node, "url"));
    }
    if (node.is_object() && !list_in(node, "children").empty()) return block(node, {}, {});
    flow_.words(text_in(node, "text"));
    if (type == "paragraph") flow_.line_break();
  }

  TextFlow flow_;
  std::size_t lists_ = 0;
};

}  // namespace

std::string text_of_lexical(const Json& document) {
  LexicalWriter writer;
  writer.children_of(object_in(document, "root"));
  return writer.text();
}

}  // namespace waterline::reader
