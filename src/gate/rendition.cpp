#include <algorithm>
#include <utility>

#include "base/attachment_reference.h"
#include "base/blank.h"
#include "base/text.h"
#include "gate/gate.h"

// Makes the texts that a person may share, from typed text or from an entry.
namespace waterline::gate {
namespace {

// Returns a text of an entry in the form in which the partner may see it. Attachments are shared by
// themselves or not at all, so of a reference to one only its description is left.
std::string shown(std::string_view text) {
  return base::with_descriptions_alone(base::without_controls(base::normalize_newlines(text)));
}
std::string shown(const vault::Shareable& entry) {
  return shown(entry.text());
}

// Returns the offset of the code point with this number, counted from 0, or the end of the text.
// REQUIRES: UTF-8.
std::size_t place_of_code_point(std::string_view text, std::size_t number) {
  std::size_t place = 0;
  for (; place < text.size(); ++place) {
    const bool begins = (static_cast<unsigned char>(text[place]) & 0xC0U) != 0x80U;
    if (begins && number-- == 0) break;
  }
  return place;
}

}  // namespace

// Every rendition is made here, so no id of an attachment leaves by any.
Result<Rendition> make(base::Depth depth, std::string_view chosen) {
  std::string text = base::with_descriptions_alone(chosen);
  text.erase(text.find_last_not_of('\n') + 1);
  if (base::is_blank(text)) return Error::kEmpty;
  if (text.size() > base::kMaxSharedTextSize) return Error::kTooLong;
  if (!base::is_plain_text(text)) return Error::kNotPlainText;
  return Rendition(depth, std::move(text));
}

Result<Rendition> neutral_line(std::string_view line) {
  if (line.find_first_of("\r\n") != std::string_view::npos) return Error::kNotPlainText;
  return make(base::Depth::kLine, line);
}

Result<Rendition> own_summary(std::string_view summary) {
  return make(base::Depth::kSummary, base::normalize_newlines(summary));
}

Result<Rendition> excerpt(const vault::Shareable& entry, std::size_t from, std::size_t to) {
  if (from == 0 || from > to) return Error::kNoSuchExcerpt;
  const std::string text = shown(entry);
  std::size_t begin = 0;
  for (std::size_t line = 1; line < from; ++line) {
    const std::size_t newline = text.find('\n', begin);
    if (newline == std::string::npos) return Error::kNoSuchExcerpt;
    begin = newline + 1;
  }
  std::size_t end = begin;
  for (std::size_t line = from; line <= to; ++line) {
    if (end >= text.size()) return Error::kNoSuchExcerpt;
    end = std::min(text.find('\n', end), text.size()) + 1;
  }
  return make(base::Depth::kExcerpt, text.substr(begin, end - begin));
}

Result<Rendition> excerpt(const vault::Shareable& entry, const Span& span) {
  const std::string text = base::normalize_newlines(entry.text());
  const std::size_t size = base::count_code_points(text);
  if (span.length == 0 || span.start >= size || span.length > size - span.start)
    return Error::kNoSuchExcerpt;
  const auto [begin, end] =
      base::with_whole_references(text, place_of_code_point(text, span.start),
                                  place_of_code_point(text, span.start + span.length));
  return make(base::Depth::kExcerpt, shown(std::string_view(text).substr(begin, end - begin)));
}

Result<Rendition> excerpt(const vault::Shareable& entry, std::string_view text) {
  std::string wanted = base::with_descriptions_alone(base::normalize_newlines(text));
  wanted.erase(wanted.find_last_not_of('\n') + 1);
  if (base::is_blank(wanted)) return Error::kEmpty;
  const std::string whole = shown(entry);
  const std::size_t found = whole.find(wanted);
  if (found == std::string::npos) return Error::kNoSuchExcerpt;
  if (whole.find(wanted, found + 1) != std::string::npos) return Error::kSeveralMatches;
  return make(base::Depth::kExcerpt, wanted);
}

Result<Rendition> whole(const vault::Shareable& entry, const AnswerWords& words) {
  std::string all;
  for (const journal::Field& answer : entry.answers()) {
    const auto found = words.find(answer.name);
    all += (found == words.end() ? answer.name : found->second.question) + "\n";
    all += (found == words.end() ? answer.value : found->second.answer) + "\n\n";
  }
  return make(base::Depth::kWhole, shown(all + entry.text()));
}

}  // namespace waterline::gate
