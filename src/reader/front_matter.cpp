#include "reader/front_matter.h"

#include <algorithm>

#include "formats/limits.h"

namespace waterline::reader {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// Removes the quoted text at the front of `rest` and returns it. Double quotes support "\n", "\t",
// "\"" and "\\"; single quotes support '' for one.
std::string take_quoted(std::string_view& rest) {
  const char quote = rest.front();
  rest.remove_prefix(1);
  std::string out;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == quote && quote == '\'' && rest.starts_with('\'')) {
      rest.remove_prefix(1);
      out.push_back('\'');
    } else if (c == quote) {
      return out;
    } else if (c == '\\' && quote == '"' && !rest.empty()) {
      const char escaped = rest.front();
      rest.remove_prefix(1);
      out.push_back(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

// Returns one value, quoted or not, without the comment behind it.
std::string scalar(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('"') || text.starts_with('\'')) return take_quoted(text);
  std::size_t comment = text.starts_with('#') ? 0 : text.find(" #");
  return std::string(trimmed(text.substr(0, comment)));
}

// [a, "b, c", d]
std::vector<std::string> flow_list(std::string_view text) {
  text.remove_prefix(1);
  std::vector<std::string> list;
  std::string plain;
  const auto keep = [&](std::string value) {
    if (!value.empty()) list.push_back(std::move(value));
  };
  while (!text.empty() && text.front() != ']') {
    if (trimmed(plain).empty() && (text.front() == '"' || text.front() == '\'')) {
      keep(take_quoted(text));
      plain.clear();
    } else {
      if (text.front() == ',') {
        keep(std::string(trimmed(plain)));
        plain.clear();
      } else {
        plain.push_back(text.front());
      }
      text.remove_prefix(1);
    }
  }
  keep(std::string(trimmed(plain)));
  return list;
}

std::string small_letters(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return out;
}

// Returns the lines of a block after `name: |`, without the indentation of the first.
std::string take_block(std::string_view& rest) {
  std::string block;
  std::size_t depth = 0;
  while (!rest.empty()) {
    std::string_view ahead = rest;
    const std::string_view line = take_line(ahead);
    const bool blank = trimmed(line).empty();
    if (!blank && depth == 0) depth = indent_of(line);
    if (!blank && (depth == 0 || indent_of(line) < depth)) break;
    rest = ahead;
    block += blank ? "" : line.substr(depth);
    block += '\n';
  }
  return block;
}

struct Reader {
  std::string_view rest;
  FrontMatter& out;
  char separator;
  // The last name. Its list may follow on separate lines.
  std::string last{};

  // Reads one line of the front matter.
  void line(std::string_view text) {
    const std::string_view content = trimmed(text);
    if (content.empty() || content.starts_with('#')) return;
    if (content.starts_with("- ") && !last.empty())
      return out.values[last].push_back(scalar(content.substr(2)));
    const std::size_t at = text.find(separator);
    if (indent_of(text) > 0 || text.starts_with('[') || at == std::string_view::npos) {
      ++out.passed_over;
      return;
    }
    last = small_letters(scalar(text.substr(0, at)));
    const std::string_view value = trimmed(text.substr(at + 1));
    auto& values = out.values[last];
    values.clear();
    if (value.starts_with('[')) {
      values = flow_list(value);
    } else if (separator == ':' && (value.starts_with('|') || value.starts_with('>'))) {
      values.push_back(take_block(rest));
    } else if (std::string one = scalar(value); !one.empty()) {
      values.push_back(std::move(one));
    }
  }
};

}  // namespace

std::string FrontMatter::first_of(std::initializer_list<const char*> names) const {
  for (const char* name : names) {
    const auto found = values.find(name);
    if (found != values.end() && !found->second.empty() && !found->second.front().empty())
      return found->second.front();
  }
  return {};
}

std::optional<FrontMatter> read_front_matter(std::string_view file) {
  const std::string_view mark = trimmed(file.substr(0, std::min(file.find('\n'), file.size())));
  const bool toml = mark == "+++";
  if (mark != "---" && !toml) return {};
  FrontMatter matter;
  Reader reader{file, matter, toml ? '=' : ':'};
  take_line(reader.rest);
  while (!reader.rest.empty()) {
    const std::string_view line = take_line(reader.rest);
    if (trimmed(line) == mark || (!toml && line == "...")) {
      std::string_view body = reader.rest;
      if (body.starts_with('\n')) body.remove_prefix(1);
      matter.body = body;
      return matter;
    }
    reader.line(line);
  }
  return {};
}

}  // namespace waterline::reader
