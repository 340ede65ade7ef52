#include "reader/yaml_text.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"
#include "reader/text_lines.h"

namespace waterline::reader {
namespace {

std::optional<std::uint32_t> hex_at(std::string_view text, std::size_t count) {
  if (text.size() < count) return {};
  std::uint32_t number = 0;
  for (const char c : text.substr(0, count)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return {};
    number = number * 16 + static_cast<std::uint32_t>(digit);
  }
  return number;
}

// Appends the character that an escape stands for. `text` begins behind the backslash; the letters
// of the escape are removed from it.
void take_escape(std::string_view& text, std::string& out) {
  struct Escape {
    char letter;
    std::string_view text;
  };
  // The escapes of YAML 1.2, section 5.7.
  static constexpr Escape kEscapes[] = {{'0', base::kReplacement},
                                        {'a', "\a"},
                                        {'b', "\b"},
                                        {'t', "\t"},
                                        {'n', "\n"},
                                        {'v', "\v"},
                                        {'f', "\f"},
                                        {'r', "\r"},
                                        {'e', "\x1b"},
                                        {'"', "\""},
                                        {'/', "/"},
                                        {'\\', "\\"},
                                        {' ', " "},
                                        {'\t', "\t"},
                                        {'N', "\u0085"},
                                        {'_', "\u00a0"},
                                        {'L', "\u2028"},
                                        {'P', "\u2029"}};
  const char letter = text.empty() ? '\0' : text.front();
  const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits > 0) {
    if (const auto code = hex_at(text.substr(1), digits)) {
      text.remove_prefix(1 + digits);
      const bool first_half = *code >= 0xD800 && *code <= 0xDBFF;
      if (first_half && text.starts_with("\\u")) {  // as JSON writes it
        const auto second = hex_at(text.substr(2), 4);
        if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
          text.remove_prefix(6);
          return base::append_code_point(0x10000 + ((*code - 0xD800) << 10) + (*second - 0xDC00),
                                         out);
        }
      }
      if (*code == 0) {
        out += base::kReplacement;
        return;
      }
      return base::append_code_point(*code, out);
    }
  }
  if (letter == '\n') {  // the line goes on
    text.remove_prefix(1);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return;
  }
  const auto* const known = std::ranges::find(kEscapes, letter, &Escape::letter);
  if (text.empty() || known == std::end(kEscapes)) {
    out.push_back('\\');
    return;
  }
  out += known->text;
  text.remove_prefix(1);
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  std::size_t empty_lines = 0;
  bool first = true;
  while (!text.empty()) {
    const std::string_view line = without_blanks(take_line(text));
    if (!first && line.empty()) {
      ++empty_lines;
      continue;
    }
    if (!first) out += empty_lines > 0 ? std::string(empty_lines, '\n') : " ";
    out += line;
    empty_lines = 0;
    first = false;
  }
  return out;
}

std::optional<Quoted> read_quoted(std::string_view text) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return {};
  const char quote = text.front();
  text.remove_prefix(1);
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == quote && quote == '\'' && text.starts_with('\'')) {
      text.remove_prefix(1);
      out.push_back('\'');
    } else if (c == quote) {
      return Quoted{std::move(out), text};
    } else if (c == '\\' && quote == '"') {
      take_escape(text, out);
    } else if (c == '\n') {
      while (out.ends_with(' ') || out.ends_with('\t')) out.pop_back();
      std::size_t empty_lines = 0;
      while (!text.empty() && is_blank(text.substr(0, text.find('\n'))) &&
             text.find('\n') != std::string_view::npos) {
        take_line(text);
        ++empty_lines;
      }
      text.remove_prefix(indent_of(text));
      out += empty_lines > 0 ? std::string(empty_lines, '\n') : " ";
    } else {
      out.push_back(c);
    }
  }
  return {};
}

std::optional<FlowList> read_flow_list(std::string_view text) {
  if (!text.starts_with('[')) return {};
  text.remove_prefix(1);
  FlowList list;
  std::string plain;
  bool was_quoted = false;
  const auto finish = [&] {
    const std::string item = was_quoted ? plain : folded(without_blanks(plain));
    if (was_quoted || !item.empty()) list.items.push_back(item);
    plain.clear();
    was_quoted = false;
  };
  while (!text.empty()) {
    const char c = text.front();
    const bool at_start = !was_quoted && without_blanks(plain).empty();
    if (at_start && (c == '"' || c == '\'')) {
      auto quoted = read_quoted(text);
      if (!quoted) return {};
      plain = std::move(quoted->text);
      text = quoted->rest;
      was_quoted = true;
      continue;
    }
    // If an item begins with a bracket ("[[a link]]", "[{a: b}]"), this is no list of texts.
    if (at_start && (c == '[' || c == '{')) return {};
    text.remove_prefix(1);
    if (c == ',' || c == ']') {
      finish();
      if (c == ']') {
        list.rest = text;
        return list;
      }
    } else if (!was_quoted) {
      plain.push_back(c);
    } else if (c != ' ' && c != '\t' && c != '\n') {
      return {};
    }
  }
  return {};
}

bool is_block_header(std::string_view value) {
  value = without_blanks(value);
  if (value.empty() || (value.front() != '|' && value.front() != '>')) return false;
  value.remove_prefix(1);
  const std::size_t end = std::min(value.find_first_not_of("+-0123456789"), value.size());
  value.remove_prefix(end);
  return value.empty();
}

std::string block_text(std::string_view header, std::string_view lines) {
  header = without_blanks(header);
  const bool literal = header.starts_with('|');
  const std::size_t digit = header.find_first_of("123456789");
  std::size_t depth =
      digit == std::string_view::npos ? 0 : static_cast<std::size_t>(header[digit] - '0');
  // Goes through the lines that are not empty, and counts the empty lines before each. A line that
  // is indented further than the others keeps its newline (YAML 1.2, section 8.1.3).
  std::string out;
  std::size_t empty_lines = 0;
  bool first = true;
  bool folds = false;
  while (!lines.empty()) {
    std::string_view line = take_line(lines);
    if (is_blank(line)) {
      ++empty_lines;
      continue;
    }
    if (depth == 0) depth = indent_of(line);
    line.remove_prefix(std::min(depth, indent_of(line)));
    const bool further = line.starts_with(' ') || line.starts_with('\t');
    if (!first && !literal && folds && !further) {
      out += empty_lines > 0 ? std::string(empty_lines, '\n') : " ";
    } else if (!first) {
      out += std::string(empty_lines + 1, '\n');
    }
    out += line;
    folds = !further;
    first = false;
    empty_lines = 0;
  }
  return out;
}

}  // namespace waterline::reader
