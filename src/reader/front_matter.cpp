#include "reader/front_matter.h"

#include <algorithm>
#include <utility>

#include "reader/calendar_words.h"
#include "reader/text_lines.h"
#include "reader/yaml_text.h"

namespace waterline::reader {
namespace {

constexpr std::size_t kMaxNameWords = 4;
constexpr std::size_t kMaxNameSize = 60;

bool is_indented(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

std::string_view without_spaces_behind(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

// A comment that may follow a value. The words of all comments become one value with the name "#".
struct Comment {
  std::string words;
};

// Returns the comment in `rest`, the part of a line behind a quoted text or a list; an empty one if
// nothing follows. Returns nullopt if something else follows.
std::optional<Comment> comment_behind(std::string_view rest) {
  const std::string_view said = without_blanks(rest);
  if (said.empty()) return Comment{};
  if (!said.starts_with('#') || said.data() == rest.data() || said.find('\n') != said.npos)
    return {};
  return Comment{std::string(without_blanks(said.substr(1)))};
}

std::string key_of(std::string_view name) {
  std::string key = small_letters(name);
  std::ranges::replace(key, ' ', '_');
  std::ranges::replace(key, '-', '_');
  return key;
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameSize) return false;
  if (std::string_view("-?:,[]{}#&*!|>%@`.").find(name.front()) != std::string_view::npos)
    return false;
  return static_cast<std::size_t>(std::ranges::count(name, ' ')) < kMaxNameWords;
}

// The parts of a line `name: value` or, in TOML, `name = value`.
struct NameAndRest {
  std::string name;
  std::string_view rest;
};

std::optional<NameAndRest> split_line(std::string_view line, char separator) {
  if (line.starts_with('"') || line.starts_with('\'')) {
    auto quoted = read_quoted(line);
    if (!quoted || !without_blanks(quoted->rest).starts_with(separator)) return {};
    const std::size_t at = quoted->rest.find(separator);
    return NameAndRest{std::move(quoted->text), quoted->rest.substr(at + 1)};
  }
  for (std::size_t at = line.find(separator); at != std::string_view::npos;
       at = line.find(separator, at + 1)) {
    const bool ends =
        separator == '=' || at + 1 == line.size() || line[at + 1] == ' ' || line[at + 1] == '\t';
    if (!ends) continue;
    const std::string_view name = without_spaces_behind(line.substr(0, at));
    if (!is_name(name)) return {};
    return NameAndRest{std::string(name), line.substr(at + 1)};
  }
  return {};
}

// Reads the lines of front matter, without the lines `---` or `+++` around them.
class Reader {
 public:
  Reader(std::string_view lines, bool toml) : rest_(lines), toml_(toml) {}

  std::optional<std::vector<NamedValue>> values() {
    while (!rest_.empty()) {
      const std::string_view line = take_line(rest_);
      if (without_blanks(line).empty()) continue;
      if (without_blanks(line).starts_with('#')) {
        add_comment(without_blanks(without_blanks(line).substr(1)));
      } else if (toml_ && line.starts_with('[')) {
        table_ = without_blanks(line.substr(1, line.find(']') - 1));
        table_ += '.';
      } else if (!named_line(line)) {
        return {};
      }
    }
    const bool has_single_word = std::ranges::any_of(values_, [](const NamedValue& value) {
      return value.name != "#" && value.name.find(' ') == std::string::npos;
    });
    if (!has_single_word) return {};
    if (!comments_.empty()) values_.push_back({"#", "#", {comments_}});
    return std::move(values_);
  }

 private:
  void add_comment(std::string_view words) {
    if (words.empty()) return;
    comments_ += (comments_.empty() ? "" : "\n") + std::string(words);
  }

  // Reads a line that has a name, and the further lines of its value. Returns false if the line has
  // no name, or a name that an earlier line has.
  bool named_line(std::string_view line) {
    auto split = is_indented(line) ? std::nullopt : split_line(line, toml_ ? '=' : ':');
    if (!split) return false;
    NamedValue value{table_ + split->name, key_of(table_ + split->name), {}};
    if (std::ranges::find(values_, value.key, &NamedValue::key) != values_.end()) return false;
    read_value(split->rest, value);
    std::erase(value.values, "");
    values_.push_back(std::move(value));
    return true;
  }

  // Takes the further lines of a value: empty lines, indented lines, and if `with_points` also the
  // items of a list that begin at the first column.
  std::string_view lines_below(bool with_points) {
    const std::string_view all = rest_;
    std::string_view ahead = rest_;
    std::size_t taken = 0;
    while (!ahead.empty()) {
      const std::string_view line = take_line(ahead);
      const bool is_point = with_points && (line.starts_with("- ") || line == "-");
      const bool is_empty = without_blanks(line).empty();
      if (!is_empty && !is_indented(line) && !is_point) break;
      if (!is_empty) taken = all.size() - ahead.size();
    }
    rest_.remove_prefix(taken);
    return all.substr(0, taken);
  }

  void read_value(std::string_view first, NamedValue& out) {
    const std::string_view value = without_blanks(first);
    if (!toml_ && is_block_header(value)) {
      out.values = {block_text(value, lines_below(/*with_points=*/false))};
      return;
    }
    if (toml_ && (value.starts_with("\"\"\"") || value.starts_with("'''")))
      return toml_text(value, out);
    if (value.empty() && !toml_) return read_below(lines_below(/*with_points=*/true), out);
    // A quoted text or a list may go on in the next lines, which TOML does not indent. So this
    // reads on until its end.
    if (value.starts_with('"') || value.starts_with('\'') || value.starts_with('[')) {
      const std::string_view whole(
          value.data(), static_cast<std::size_t>(rest_.data() + rest_.size() - value.data()));
      if (value.starts_with('[')) {
        if (const auto list = read_flow_list(whole)) {
          if (ends_here(list->rest)) {
            out.values = list->items;
            out.is_list = true;
            return;
          }
        }
      } else if (auto quoted = read_quoted(whole)) {
        if (ends_here(quoted->rest)) {
          out.values = {std::move(quoted->text)};
          return;
        }
      }
    }
    const std::string_view below = toml_ ? std::string_view() : lines_below(/*with_points=*/false);
    std::string text(value);
    if (!below.empty()) text = folded(text + "\n" + std::string(below));
    out.values = {std::move(text)};
  }

  // Takes the rest of the line in which a quoted text or a list ended. That line may be some lines
  // below its beginning. Returns false if the rest is neither empty nor a comment.
  bool ends_here(std::string_view rest) {
    std::string_view after = rest;
    const std::string_view line = take_line(after);
    const auto comment = comment_behind(line);
    if (!comment) return false;
    add_comment(comment->words);
    rest_ = rest_.substr(rest_.size() - std::min(rest_.size(), after.size()));
    return true;
  }

  void toml_text(std::string_view value, NamedValue& out) {
    const std::string_view mark = value.substr(0, 3);
    const std::string_view whole(
        value.data() + 3, static_cast<std::size_t>(rest_.data() + rest_.size() - value.data() - 3));
    const std::size_t end = whole.find(mark);
    if (end == std::string_view::npos) {
      out.values = {std::string(value)};
      return;
    }
    std::string_view text = whole.substr(0, end);
    if (text.starts_with('\n')) text.remove_prefix(1);
    out.values = {std::string(text)};
    std::string_view after = whole.substr(end + 3);
    take_line(after);
    rest_ = rest_.substr(rest_.size() - std::min(rest_.size(), after.size()));
  }

  // Reads the lines below a name that has no value on its own line: as a list of texts or, if they
  // are none, as they are.
  void read_below(std::string_view lines, NamedValue& out) {
    std::string_view rest = lines;
    std::vector<std::string> items;
    bool is_list = true;
    while (!rest.empty() && is_list) {
      const std::string_view line = without_blanks(take_line(rest));
      if (line.empty()) continue;
      if (!line.starts_with("- ") && line != "-") {
        is_list = false;
        break;
      }
      const std::string_view item = without_blanks(line.substr(1));
      const auto quoted = read_quoted(item);
      if (quoted && comment_behind(quoted->rest)) {
        add_comment(comment_behind(quoted->rest)->words);
        items.push_back(quoted->text);
      } else {
        items.emplace_back(item);
      }
    }
    if (is_list) {
      out.values = std::move(items);
      out.is_list = true;
      return;
    }
    out.values = {std::string(without_empty_lines(lines))};
  }

  std::string_view rest_;
  bool toml_;
  std::string table_;
  std::string comments_;
  std::vector<NamedValue> values_;
};

}  // namespace

const NamedValue* FrontMatter::find(std::string_view key) const {
  const auto found = std::ranges::find(values, key, &NamedValue::key);
  return found == values.end() ? nullptr : &*found;
}

std::string FrontMatter::first_of(std::initializer_list<const char*> keys) const {
  for (const char* key : keys) {
    const NamedValue* found = find(key);
    if (found != nullptr && !found->values.empty()) return found->values.front();
  }
  return {};
}

std::optional<FrontMatter> read_front_matter(std::string_view file) {
  std::string_view rest = file;
  const std::string_view mark = without_spaces_behind(take_line(rest));
  const bool toml = mark == "+++";
  if (mark != "---" && !toml) return {};
  const std::string_view lines = rest;
  while (!rest.empty()) {
    const std::size_t size = lines.size() - rest.size();
    const std::string_view line = without_spaces_behind(take_line(rest));
    if (line != mark && (toml || line != "...")) continue;
    auto values = Reader(lines.substr(0, size), toml).values();
    if (!values) return {};
    FrontMatter matter{std::move(*values), {}};
    if (rest.starts_with('\n')) rest.remove_prefix(1);
    matter.body = rest;
    return matter;
  }
  return {};
}

}  // namespace waterline::reader
