#include "base/attachment_reference.h"

#include <algorithm>

namespace waterline::base {
namespace {

constexpr std::string_view kBegin = "![";
constexpr std::string_view kMiddle = "](attachment:";

bool may_be_in_id(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::optional<AttachmentReference> find_attachment_reference(std::string_view text,
                                                             std::size_t from) {
  for (;;) {
    const std::size_t middle = text.find(kMiddle, from);
    if (middle == std::string_view::npos) return {};
    const std::size_t id = middle + kMiddle.size();
    std::size_t end = id;
    while (end < text.size() && may_be_in_id(text[end])) ++end;
    // A description has neither brackets nor newlines, so the nearest "![" before it is its own.
    const std::string_view before = text.substr(from, middle - from);
    const std::size_t begin = before.rfind(kBegin);
    const std::size_t words = begin == std::string_view::npos ? begin : begin + kBegin.size();
    if (begin != std::string_view::npos && end > id && end < text.size() && text[end] == ')' &&
        before.substr(words).find_first_of("[]\n") == std::string_view::npos) {
      return AttachmentReference{from + begin, end + 1 - from - begin, before.substr(words),
                                 text.substr(id, end - id)};
    }
    from = middle + 1;
  }
}

std::string attachment_reference(std::string_view description, std::string_view id) {
  std::string words(description);
  std::ranges::transform(words, words.begin(), [](char c) {
    if (c == '[') return '(';
    if (c == ']') return ')';
    return c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  });
  return std::string(kBegin) + words + std::string(kMiddle) + std::string(id) + ")";
}

std::string with_descriptions_alone(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  while (const auto reference = find_attachment_reference(text, done)) {
    out += text.substr(done, reference->begin - done);
    const std::string_view words = reference->description;
    out += "(" + std::string(words.empty() ? "attachment" : words) + ")";
    done = reference->begin + reference->size;
  }
  out += text.substr(done);
  return out;
}

}  // namespace waterline::base
