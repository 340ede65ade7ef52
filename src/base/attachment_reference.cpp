#include "base/attachment_reference.h"

#include <algorithm>

namespace waterline::base {
namespace {

constexpr std::string_view kBegin = "![";
constexpr std::string_view kMiddle = "](attachment:";

constexpr std::string_view kScheme = "attachment:";
// An id as a program prints it: a letter and 26 of base32 (base/id.h).
constexpr std::size_t kIdSize = 27;
constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";

bool may_be_in_id(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_in_word(char c) {
  return may_be_in_id(lower(c));
}

bool may_begin_id(std::string_view word) {
  return !word.empty() && (lower(word[0]) == 'f' || lower(word[0]) == 'g') &&
         std::ranges::all_of(word.substr(1), [](char c) {
           return kDigits.find(lower(c)) != std::string_view::npos;
         });
}

// Calls `note(begin, id, end)` for each id in the text, in whatever spelling of a reference: an id
// or the beginning of one from `id` to `end` behind "attachment:", which is at `begin`; and each
// word that is a whole id, where `begin` is `id`.
template <class Note>
void for_each_id(std::string_view text, const Note& note) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_in_word(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    const std::size_t scheme = at < kScheme.size() ? at : at - kScheme.size();
    const bool follows_scheme =
        std::ranges::equal(text.substr(scheme, at - scheme), kScheme, {}, lower);
    if (may_begin_id(word) && (follows_scheme || word.size() == kIdSize))
      note(follows_scheme ? scheme : at, at, end);
    at = end + 1;
  }
}

std::string without_ids(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for_each_id(text, [&](std::size_t, std::size_t id, std::size_t end) {
    out += text.substr(done, id - done);
    done = end;
  });
  out += text.substr(done);
  return out;
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
  return without_ids(out);
}

std::pair<std::size_t, std::size_t> with_whole_references(std::string_view text, std::size_t begin,
                                                          std::size_t end) {
  const auto widen = [&](std::size_t part_begin, std::size_t part_end) {
    if (part_begin >= end || part_end <= begin) return;
    begin = std::min(begin, part_begin);
    end = std::max(end, part_end);
  };
  std::size_t from = 0;
  while (const auto reference = find_attachment_reference(text, from)) {
    from = reference->begin + reference->size;
    widen(reference->begin, from);
  }
  for_each_id(text, [&](std::size_t part_begin, std::size_t, std::size_t part_end) {
    widen(part_begin, part_end);
  });
  return {begin, end};
}

}  // namespace waterline::base
