#include "reader/media_links.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/text.h"
#include "formats/archive_files.h"
#include "formats/limits.h"
#include "formats/word_files.h"
#include "reader/calendar_words.h"
#include "reader/marked_media.h"
#include "reader/media.h"
#include "reader/readers.h"

namespace waterline::reader {
namespace {

constexpr std::size_t kMostOfLink = 2048;
constexpr std::size_t kMostOfCodeSpan = 4096;

using NumberOf = std::function<std::optional<std::size_t>(const FoundLink&)>;

// Returns whether this is a size, as some programs write it beside a picture: "300", "300x200".
bool is_size(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789x") == std::string_view::npos &&
         text.front() != 'x';
}

// Returns the description without a size at its end.
std::string without_size(std::string_view words) {
  words = trimmed(words);
  if (is_size(words)) return {};
  const std::size_t bar = words.rfind('|');
  if (bar != std::string_view::npos && is_size(trimmed(words.substr(bar + 1))))
    words = trimmed(words.substr(0, bar));
  return std::string(words);
}

// Returns the target of a link of Markdown, which stands between its parentheses, without a title
// or a size behind it.
std::string target_of(std::string_view inside) {
  inside = trimmed(inside);
  if (inside.starts_with('<')) return std::string(inside.substr(1, inside.find('>') - 1));
  for (const std::string_view begin : {" \"", " '", " ="}) {
    const std::size_t at = inside.rfind(begin);
    if (at == std::string_view::npos) continue;
    const char last = inside.back();
    const bool is_title =
        (begin[1] == '=' && (std::isdigit(static_cast<unsigned char>(last)) != 0 || last == 'x')) ||
        last == begin[1];
    if (is_title) inside = trimmed(inside.substr(0, at));
  }
  return std::string(inside);
}

// Returns the value of the attribute `src` or `alt` of a tag, which is in quotes.
std::string_view attribute_of(std::string_view tag, std::string_view name) {
  for (const char quote : {'"', '\''}) {
    const std::string begin = " " + std::string(name) + "=" + quote;
    const std::size_t at = tag.find(begin);
    if (at == std::string_view::npos) continue;
    const std::size_t value = at + begin.size();
    const std::size_t end = tag.find(quote, value);
    if (end != std::string_view::npos) return tag.substr(value, end - value);
  }
  return {};
}

// Goes through a text once, from its start to its end, and marks links on the way.
class LinkMarker {
 public:
  LinkMarker(std::string_view text, const NumberOf& number_of)
      : text_(text), number_of_(number_of) {}

  std::string marked_text() {
    while (at_ < text_.size()) step();
    out_ += text_.substr(done_);
    return std::move(out_);
  }

 private:
  void step() {
    if (at_ == 0 || text_[at_ - 1] == '\n') {
      if (is_fence()) in_code_ = !in_code_;
      if (in_code_) return skip_line();
    }
    switch (text_[at_]) {
      case '\\':
        at_ += 2;
        return;
      case '\n':
        open_.clear();  // a link does not go on in the next line
        break;
      case '`':
        return skip_code_span();
      case '<':
        if (tag()) return;
        break;
      case '[':
        if (wiki()) return;
        open_.push_back(at_);
        break;
      case ']':
        if (link()) return;
        break;
      default:
        break;
    }
    ++at_;
  }

  [[nodiscard]] bool is_fence() const {
    const std::string_view line = trimmed(text_.substr(at_, text_.find('\n', at_) - at_));
    return line.starts_with("```") || line.starts_with("~~~");
  }

  void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; }

  // Code in a line ends where as many backticks stand as at its beginning, in the same paragraph.
  void skip_code_span() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_not_of('`', begin), text_.size());
    const std::size_t size = at_ - begin;
    std::string_view rest = text_.substr(at_, kMostOfCodeSpan);
    rest = rest.substr(0, rest.find("\n\n"));
    for (std::size_t end = rest.find('`'); end != std::string_view::npos;) {
      const std::size_t behind = std::min(rest.find_first_not_of('`', end), rest.size());
      if (behind - end == size) {
        at_ += behind;
        return;
      }
      end = rest.find('`', behind);
    }
  }

  // Marks what stands from `begin` to `end`, if it is a medium. Returns false if it is none.
  bool mark(std::size_t begin, std::size_t end, const FoundLink& found) {
    if (begin < done_) return false;
    const auto number = number_of_(found);
    if (!number) return false;
    out_ += text_.substr(done_, begin - done_);
    out_ += marked(*number, text_.substr(begin, end - begin));
    done_ = end;
    at_ = end;
    return true;
  }

  // Returns where the embedding of a link begins whose bracket is at `open`.
  [[nodiscard]] std::size_t begin_of_link(std::size_t open) const {
    return open > 0 && text_[open - 1] == '!' ? open - 1 : open;
  }

  bool tag() {
    const std::string_view rest = text_.substr(at_, kMostOfLink);
    if (small_letters(rest.substr(0, 5)) != "<img ") return false;
    const std::size_t end = rest.find('>');
    if (end == std::string_view::npos) return false;
    const std::string_view inside = rest.substr(0, end);
    const FoundLink found{std::string(attribute_of(inside, "src")),
                          std::string(attribute_of(inside, "alt")), true, false};
    return !found.target.empty() && mark(at_, at_ + end + 1, found);
  }

  bool wiki() {
    constexpr std::string_view kEnd = "]]";
    const std::string_view rest = text_.substr(at_, kMostOfLink);
    if (!rest.starts_with("[[")) return false;
    const std::size_t end = rest.find(kEnd);
    if (end == std::string_view::npos || rest.find('\n') < end) return false;
    const std::string_view inside = rest.substr(2, end - 2);
    const std::size_t bar = std::min(inside.find('|'), inside.size());
    const std::string_view target = inside.substr(0, std::min(bar, inside.find('#')));
    const std::size_t begin = begin_of_link(at_);
    const FoundLink found{std::string(trimmed(target)),
                          without_size(inside.substr(std::min(bar + 1, inside.size()))),
                          begin < at_, true};
    return mark(begin, at_ + end + kEnd.size(), found);
  }

  bool link() {
    if (open_.empty()) return false;
    const std::size_t open = open_.back();
    open_.pop_back();
    const std::string_view rest = text_.substr(at_ + 1, kMostOfLink);
    if (!rest.starts_with('(')) return false;
    // A target may have parentheses in pairs.
    std::size_t end = 0;
    std::size_t depth = 0;
    for (; end < rest.size() && rest[end] != '\n'; ++end) {
      if (rest[end] == '(') ++depth;
      if (rest[end] == ')' && --depth == 0) break;
    }
    if (end == rest.size() || rest[end] != ')') return false;
    const std::size_t begin = begin_of_link(open);
    const FoundLink found{target_of(rest.substr(1, end - 1)),
                          without_size(text_.substr(open + 1, at_ - open - 1)), begin < open,
                          false};
    return mark(begin, at_ + 1 + end + 1, found);
  }

  std::string_view text_;
  const NumberOf& number_of_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t done_ = 0;           // of the text, in `out_`
  std::vector<std::size_t> open_;  // the brackets of this line that are still open
  bool in_code_ = false;
};

// Returns the text with "%20" and the like decoded; the text itself if that gives no UTF-8.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = [&](std::size_t at) -> int {
      const char c = at < text.size() ? text[at] : 'x';
      if (c >= '0' && c <= '9') return c - '0';
      const char small = static_cast<char>(c | 0x20);
      return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
    };
    if (text[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
      out.push_back(static_cast<char>(digit(i + 1) * 16 + digit(i + 2)));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return base::is_utf8(out) ? out : std::string(text);
}

// Returns the name of the file that a relative target means, seen from `folder`. Returns nullopt if
// it leads out of the import.
std::optional<std::string> name_from(std::string_view folder, std::string_view target) {
  std::vector<std::string_view> parts;
  const auto add = [&parts](std::string_view path) {
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string_view part = path.substr(0, end);
      path.remove_prefix(std::min(end + 1, path.size()));
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
        continue;
      }
      if (parts.empty()) return false;
      parts.pop_back();
    }
    return true;
  };
  if (!add(folder) || !add(target)) return {};
  std::string name;
  for (const std::string_view part : parts) name += (name.empty() ? "" : "/") + std::string(part);
  return name;
}

// Returns whether the target is on another computer or anywhere else outside the import. A target
// that begins with '/' is seen from the top of the import.
bool leads_elsewhere(std::string_view target) {
  const std::size_t colon = target.find(':');
  return target.empty() || target.starts_with("//") || target.starts_with('#') ||
         target.starts_with('\\') || colon < target.find('/') || (colon == 1);
}

bool has_ending_of_medium(std::string_view target) {
  return last_part(target).find('.') != std::string_view::npos && !formats::holds_words(target) &&
         !formats::is_archive(target);
}

}  // namespace

std::string with_marked_links(std::string_view text, const NumberOf& number_of) {
  return LinkMarker(text, number_of).marked_text();
}

void mark_linked_media(std::string_view folder, MediaFiles& files, Draft& draft, Reading& out) {
  const auto file_of = [&](const FoundLink& link) -> const MediaFiles::File* {
    for (const std::string& target : {percent_decoded(link.target), link.target}) {
      for (const std::string_view from : {folder, std::string_view()}) {
        if (target.starts_with('/') && !from.empty()) continue;
        const auto name = name_from(from, target);
        const MediaFiles::File* file = name ? files.at(*name) : nullptr;
        if (file != nullptr) return file;
      }
    }
    // Obsidian finds a file by its name alone, wherever it lies. Links of Markdown are as exact as
    // they say, but files are moved, so a picture that is shown is looked for everywhere.
    if (!link.is_embedded && !link.is_wiki) return nullptr;
    const auto [file, several] = files.nearest(percent_decoded(link.target), folder);
    // It is said once for each entry.
    const formats::Remark remark{draft.place, Remark::Kind::kSeveralFiles};
    if (several && (out.remarks.empty() || !(out.remarks.back() == remark)))
      out.remarks.push_back(remark);
    return file;
  };
  const auto number_of = [&](const FoundLink& link) -> std::optional<std::size_t> {
    if (leads_elsewhere(link.target) || draft.media.size() >= formats::kMaxMediaOfEntry) return {};
    const MediaFiles::File* file = file_of(link);
    if (file == nullptr && !(link.is_embedded && has_ending_of_medium(link.target))) return {};
    formats::Media media;
    media.name = last_part(file == nullptr ? percent_decoded(link.target) : file->name);
    media.kind = media_word(media.name);
    if (link.description != media.name) media.description = link.description;
    if (file != nullptr) media.bytes = file->bytes;
    draft.media.push_back(std::move(media));
    return draft.media.size() - 1;
  };
  draft.text = with_marked_links(draft.text, number_of);
}

}  // namespace waterline::reader
