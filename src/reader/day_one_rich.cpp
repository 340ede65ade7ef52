#include "reader/day_one_rich.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "reader/note_text.h"
#include "reader/text_flow.h"

namespace waterline::reader {
namespace {

constexpr std::array<std::pair<const char*, TextFlow::Mark>, 4> kMarks = {
    {{"bold", TextFlow::Mark::kBold},
     {"italic", TextFlow::Mark::kItalic},
     {"strikethrough", TextFlow::Mark::kStruck},
     {"inlineCode", TextFlow::Mark::kCode}}};

std::size_t count_in(const Json& line, const char* name, std::size_t otherwise) {
  const double value = number_in(line, name).value_or(0);
  return value >= 1 && value < 1000 ? static_cast<std::size_t>(value) : otherwise;
}

// Returns the Markdown with which a line begins: the marks of a heading, of an item in a list, or
// of a box that can be ticked.
std::string beginning_of(const Json& line) {
  constexpr std::size_t kDeepest = 12;
  const std::size_t level = std::min(count_in(line, "indentLevel", 1), kDeepest);
  const std::string indent((level - 1) * 2, ' ');
  const std::string list = text_in(line, "listStyle");
  if (list == "bulleted") return indent + "- ";
  if (list == "numbered") return indent + std::to_string(count_in(line, "listIndex", 1)) + ". ";
  if (list == "checkbox") return indent + (flag_in(line, "checked") ? "- [x] " : "- [ ] ");
  if (flag_in(line, "quote")) return "> ";
  const std::size_t heading = count_in(line, "header", 0);
  return heading >= 1 && heading <= 6 ? std::string(heading, '#') + " " : std::string();
}

std::string word_of(const Json& object, DayOneMedia& media) {
  const std::string type = text_in(object, "type");
  if (type == "horizontalRuleLine") return "---";
  if (type == "table") return text_in(object, "markdown");
  if (std::string words = media.words_of_object(type, text_in(object, "identifier"));
      !words.empty())
    return words;
  return joined_names({"(" + type + ")", text_in(object, "title"), text_in(object, "url")});
}

// Composes lines of Markdown from pieces of text. A newline inside a piece ends a line; the end of
// a piece does not. A line may consist of several pieces, one of which says that the line is a
// heading, an item of a list, and so on.
class RichWriter {
 public:
  explicit RichWriter(DayOneMedia& media) : media_(media) {}

  void piece(const Json& piece) {
    for (const Json& object : list_in(piece, "embeddedObjects")) {
      end_line_if_begun();
      line_ = word_of(object, media_);
      end_line();
    }
    const Json& attributes = object_in(piece, "attributes");
    if (attributes.contains("line")) about_ = object_in(attributes, "line");
    const std::string text = text_in(piece, "text");
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      words(rest.substr(0, end), attributes);
      if (end < rest.size()) end_line();
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  std::string text() {
    end_line_if_begun();
    if (coded_) out_ += "```\n";
    coded_ = false;
    return std::string(trimmed(out_));
  }

 private:
  void words(std::string_view words, const Json& attributes) {
    const std::string_view inside = trimmed(words);
    if (inside.empty() || flag_in(about_, "codeBlock")) {
      line_ += words;
      return;
    }
    TextFlow flow;
    const std::string target = text_in(attributes, "linkURL");
    if (!target.empty()) flow.begin_link();
    for (const auto& [name, mark] : kMarks) {
      if (flag_in(attributes, name)) flow.begin(mark);
    }
    flow.verbatim(inside);
    for (auto mark = kMarks.rbegin(); mark != kMarks.rend(); ++mark) {
      if (flag_in(attributes, mark->first)) flow.end(mark->second);
    }
    if (!target.empty()) flow.end_link(target);
    // The marks go around the words without the spaces: "**word** ", not "**word **".
    const auto before = static_cast<std::size_t>(inside.data() - words.data());
    line_ += std::string(words.substr(0, before)) + flow.text() +
             std::string(words.substr(before + inside.size()));
  }

  void end_line_if_begun() {
    if (!line_.empty()) end_line();
  }

  void end_line() {
    const bool code = flag_in(about_, "codeBlock");
    if (code != coded_) out_ += "```\n";
    coded_ = code;
    const bool blank = trimmed(line_).empty();
    if (!code && !blank) out_ += beginning_of(about_);
    out_ += line_ + "\n";
    line_.clear();
    about_ = Json::object();
  }

  DayOneMedia& media_;
  std::string out_;
  std::string line_;
  Json about_ = Json::object();
  bool coded_ = false;
};

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0;
  }));
}

std::size_t signs_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return std::string_view("#-[]>*`~").find(c) != std::string_view::npos; }));
}

}  // namespace

std::string text_of_day_one_rich(std::string_view document, DayOneMedia& media) {
  if (document.empty()) return {};
  const auto parsed = parse_json(document);
  if (!parsed) return {};
  RichWriter writer(media);
  for (const Json& piece : list_in(*parsed, "contents")) writer.piece(piece);
  return writer.text();
}

bool says_more(std::string_view rich, std::string_view plain) {
  const std::size_t letters = letters_in(rich);
  const std::size_t letters_of_plain = letters_in(plain);
  if (letters != letters_of_plain) return letters > letters_of_plain;
  return signs_in(rich) > signs_in(plain);
}

}  // namespace waterline::reader
