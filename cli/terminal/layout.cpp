#include "terminal/layout.h"

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <cwchar>

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/environment.h"

namespace waterline::cli {
namespace {

// Sets the thread's locale to UTF-8 while it exists. The C library knows the width of each
// character, but only under such a locale.
class Unicode {
 public:
  Unicode() : before_(uselocale(locale())) {}
  Unicode(const Unicode&) = delete;
  Unicode& operator=(const Unicode&) = delete;
  ~Unicode() { uselocale(before_); }

 private:
  static locale_t locale() {
    static const locale_t unicode =
        newlocale(LC_CTYPE_MASK, "C.UTF-8", static_cast<locale_t>(nullptr));
    return unicode;
  }
  locale_t before_;
};

struct Character {
  std::string_view bytes;
  char32_t code = 0;
  int width = 0;
};

// Removes the first character of the text and returns it. REQUIRES: an object of the class Unicode
// exists; the text is not empty.
Character take(std::string_view& text) {
  wchar_t wide = 0;
  std::mbstate_t state{};
  std::size_t length = std::mbrtowc(&wide, text.data(), text.size(), &state);
  // On a machine without the locale C.UTF-8, each byte counts as a column: no text is lost, and
  // lines are at worst too short.
  if (length == 0 || length > text.size()) length = 1, wide = L'?';
  const int width = wcwidth(wide);
  const Character character{text.substr(0, length), static_cast<char32_t>(wide),
                            width < 0 ? 0 : width};
  text.remove_prefix(length);
  return character;
}

// Removes a sequence for bold or dim text at the beginning: ESC [ ... m.
bool take_style(std::string_view& text) {
  if (!text.starts_with("\x1b[")) return false;
  const std::size_t end = text.find('m');
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return true;
}

// Returns true if the C library knows the character's width, which may be 0.
bool is_known(char32_t code) {
  return wcwidth(static_cast<wchar_t>(code)) >= 0;
}

bool is_right_to_left(char32_t code) {
  return (code >= 0x590 && code <= 0x8ff) || (code >= 0xfb1d && code <= 0xfdff) ||
         (code >= 0xfe70 && code <= 0xfeff) || (code >= 0x10800 && code <= 0x10fff) ||
         (code >= 0x1e800 && code <= 0x1efff);
}

std::size_t number_in(const char* variable) {
  return std::strtoul(base::environment(variable).value_or("").c_str(), nullptr, 10);
}

// Returns true for a closing mark, with which no line may begin.
bool closes(char32_t code) {
  constexpr std::u32string_view kMarks =
      U"\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u30fc\uff01\uff09\uff0c\uff0e\uff1a\uff1b"
      U"\uff1f\uff3d\uff5d";
  return kMarks.find(code) != std::u32string_view::npos;
}

// Returns the longest beginning of the line that has to stay on one row. It ends before the first
// space, or between two characters of which one is wide.
std::string_view unbroken(std::string_view line) {
  const Unicode unicode;
  std::string_view rest = line;
  int before = 0;
  while (!rest.empty() && rest.front() != ' ') {
    const std::string_view here = rest;
    const Character character = take(rest);
    const bool may_break = before == 2 || (before == 1 && character.width == 2);
    if (may_break && character.width > 0 && !closes(character.code))
      return line.substr(0, line.size() - here.size());
    if (character.width > 0) before = character.width;
  }
  return line.substr(0, line.size() - rest.size());
}

// Returns the width on the terminal that draws it widest. Terminals know different versions of
// Unicode, and draw symbols as letters or as pictures.
int greatest_width(const Character& character) {
  const char32_t code = character.code;
  const bool symbol = (code >= 0x2190 && code <= 0x2bff) || code >= 0x1f000;
  const bool unknown = character.width == 0 && !is_known(code);
  return symbol || unknown ? 2 : character.width;
}

// Breaks one line into rows of at most `width` columns. Each row begins with `bar`.
class Rows {
 public:
  Rows(std::string& out, std::string_view bar, std::size_t width)
      : out_(out), bar_(bar), width_(width) {
    begin();
  }

  void add(const Character& character) {
    constexpr std::size_t kMaxMarks = 8;
    // The selector that makes the symbol before it a picture, which is wide on some terminals.
    constexpr char32_t kAsPicture = 0xfe0f;
    const auto width = static_cast<std::size_t>(greatest_width(character));
    if (width == 0) {
      if (++marks_ <= kMaxMarks) out_ += character.bytes;
      if (character.code == kAsPicture) ++column_;
      return;
    }
    marks_ = 0;
    if (character.code == U' ') return space();
    while (column_ + width > width_) break_row();
    // A row may end between wide characters, but not before a closing mark.
    if (width == 2 && !closes(character.code)) break_ = {out_.size(), column_};
    out_ += character.bytes;
    column_ += width;
  }

  void end() {
    trim(out_.size());
    out_ += '\n';
  }

 private:
  struct Place {
    std::size_t size;
    std::size_t column;
  };

  void begin() {
    out_ += bar_;
    text_ = out_.size();
    break_ = {text_, 0};
    column_ = 0;
  }

  void space() {
    if (column_ < width_) {  // invisible at the end of a row
      out_ += ' ';
      ++column_;
    }
    break_ = {out_.size(), column_};
  }

  void break_row() {
    const std::size_t from = break_.size > text_ ? break_.size : out_.size();
    const std::string rest = out_.substr(from);
    const std::size_t columns = break_.size > text_ ? column_ - break_.column : 0;
    trim(from);
    out_ += '\n';
    begin();
    out_ += rest;
    column_ = columns;
  }

  // Removes the output from the position `from` on, and the spaces before that position.
  void trim(std::size_t from) {
    while (from > text_ && out_[from - 1] == ' ') --from;
    out_.resize(from);
  }

  std::string& out_;
  std::string_view bar_;
  std::size_t width_;
  std::size_t text_ = 0;  // where the row's text begins
  Place break_{};         // where the row can end
  std::size_t column_ = 0;
  std::size_t marks_ = 0;
};

}  // namespace

std::size_t display_width(std::string_view text) {
  const Unicode unicode;
  std::size_t width = 0;
  while (!text.empty()) {
    if (take_style(text)) continue;
    width += static_cast<std::size_t>(take(text).width);
  }
  return width;
}

std::size_t screen_width() {
  constexpr std::size_t kMin = 20;
  constexpr std::size_t kMax = 1000;
  if (const std::size_t columns = number_in("COLUMNS"); columns >= kMin && columns <= kMax)
    return columns;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= kMin) return size.ws_col;
  return 80;
}

std::size_t screen_height() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

std::string wrapped(std::string_view text, std::string_view indent, std::size_t width) {
  std::string out;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    const std::size_t margin = display_width(indent);
    std::size_t column = margin;
    out += indent;
    std::size_t begin = out.size();
    while (!line.empty()) {
      const std::string_view word = unbroken(line);
      const std::size_t length = display_width(word);
      if (column > margin && column + length > width) {
        while (out.size() > begin && out.back() == ' ') out.pop_back();
        out += '\n';
        out += indent;
        begin = out.size();
        column = margin;
      }
      out += word;
      column += length;
      line.remove_prefix(word.size());
      for (; line.starts_with(' '); line.remove_prefix(1), ++column) out += ' ';
    }
    out += '\n';
  }
  return out;
}

std::string barred(std::string_view text, std::string_view bar, std::size_t width) {
  constexpr std::size_t kMin = 20;
  constexpr std::size_t kTab = 4;
  // One column stays free, in case the last symbol is drawn wider.
  const std::size_t room = std::max(width, kMin) - display_width(bar) - 1;
  const Unicode unicode;
  std::string out;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    Rows rows(out, bar, room);
    while (!line.empty()) {
      const Character character = take(line);
      if (character.code != U'\t') {
        rows.add(character);
      } else {
        for (std::size_t i = 0; i < kTab; ++i) rows.add({" ", U' ', 1});
      }
    }
    rows.end();
  }
  return out;
}

std::string fitted(std::string_view text, std::size_t width) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (display_width(line) <= width) {
      out += line;
    } else {
      const std::string_view indent =
          line.substr(0, std::min(line.find_first_not_of(' '), line.size()));
      out += wrapped(line.substr(indent.size()), indent, width);
      out.pop_back();
    }
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string_view beginning_of(std::string_view text, std::size_t width) {
  const Unicode unicode;
  std::string_view rest = text;
  std::size_t kept = 0;
  for (std::size_t used = 0; !rest.empty(); kept = text.size() - rest.size()) {
    used += static_cast<std::size_t>(take(rest).width);
    if (used > width) break;
  }
  return text.substr(0, kept);
}

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  return std::string(beginning_of(text, width - 1)) + "\xe2\x80\xa6";
}

std::size_t rows_of(std::string_view text, std::size_t width) {
  std::size_t rows = 0;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::size_t columns = display_width(text.substr(0, newline));
    rows += columns == 0 ? 1 : (columns + width - 1) / width;
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
  return rows;
}

std::string isolated(std::string text) {
  const Unicode unicode;
  std::string_view rest = text;
  while (!rest.empty()) {
    if (is_right_to_left(take(rest).code)) return "\xe2\x81\xa8" + text + "\xe2\x81\xa9";
  }
  return text;
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t own = display_width(text);
  if (own < width) text.append(width - own, ' ');
  return text;
}

}  // namespace waterline::cli
