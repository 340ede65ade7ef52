#include "reader/text_flow.h"

#include <algorithm>

namespace waterline::reader {
namespace {

constexpr std::size_t kMaxEmptyLines = 3;

std::string_view sign_of(TextFlow::Mark mark) {
  switch (mark) {
    case TextFlow::Mark::kBold:
      return "**";
    case TextFlow::Mark::kItalic:
      return "*";
    case TextFlow::Mark::kStruck:
      return "~~";
    case TextFlow::Mark::kCode:
      return "`";
  }
  return {};
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string without_end_spaces(std::string text) {
  text.erase(text.find_last_not_of(" \t\n") + 1);
  return text;
}

}  // namespace

void TextFlow::words(std::string_view text) {
  while (!text.empty()) {
    if (is_space(text.front())) {
      pending_space_ = true;
      text.remove_prefix(1);
      continue;
    }
    const auto end = std::ranges::find_if(text, is_space);
    const auto size = static_cast<std::size_t>(end - text.begin());
    prepare();
    out_ += text.substr(0, size);
    text.remove_prefix(size);
  }
}

void TextFlow::verbatim(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) {
      prepare();
      out_ += text.substr(0, end);
    }
    if (end < text.size()) line_break();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void TextFlow::line_break() {
  pending_space_ = false;
  pending_lines_ = std::min(pending_lines_ + 1, kMaxEmptyLines);
}

void TextFlow::separate(std::size_t lines) {
  pending_space_ = false;
  if (!fresh_) pending_lines_ = std::max(pending_lines_, lines);
}

void TextFlow::put_lines() {
  if (out_.empty()) pending_lines_ = 0;
  std::string prefix;
  for (const std::string& one : prefixes_) prefix += one;
  for (; pending_lines_ > 0; --pending_lines_) {
    out_ += '\n';
    out_ += pending_lines_ == 1 ? prefix : without_end_spaces(prefix);
    pending_space_ = false;
  }
}

void TextFlow::prepare() {
  if (fresh_) pending_space_ = false;
  put_lines();
  if (pending_space_ && !out_.empty() && !is_space(out_.back())) out_ += ' ';
  pending_space_ = false;
  fresh_ = false;
  for (Open& open : open_) {
    if (open.at != std::string::npos) continue;
    open.at = out_.size();
    out_ += open.mark;
  }
}

void TextFlow::begin(Mark mark) {
  const std::string sign(sign_of(mark));
  const bool within = std::ranges::find(open_, sign, &Open::mark) != open_.end();
  // A mark inside the same mark (bold within bold) writes nothing. It is pushed as an empty text
  // all the same, so that the next end() removes it and not the outer mark.
  open_.push_back({within ? std::string() : sign});
}

void TextFlow::end(Mark /*mark*/) {
  if (open_.empty()) return;
  const Open last = open_.back();
  open_.pop_back();
  if (last.at != std::string::npos) out_ += last.mark;
}

void TextFlow::begin_link() {
  open_.push_back({"["});
}

void TextFlow::end_link(std::string_view target) {
  if (open_.empty()) return;
  const Open last = open_.back();
  open_.pop_back();
  if (target.empty() || last.at == std::string::npos) {
    if (last.at != std::string::npos) out_.erase(last.at, 1);
    if (last.at == std::string::npos && !target.empty()) words(target);
    return;
  }
  if (std::string_view(out_).substr(last.at + 1) == target) {
    out_.erase(last.at, 1);
  } else {
    out_ += "](" + std::string(target) + ")";
  }
}

void TextFlow::begin_block(std::string_view first, std::string_view rest) {
  separate(1);
  put_lines();
  out_ += first;
  prefixes_.emplace_back(rest);
  fresh_ = true;
}

void TextFlow::end_block() {
  if (!prefixes_.empty()) prefixes_.pop_back();
  pending_space_ = false;
  pending_lines_ = 1;
  fresh_ = false;
}

std::string TextFlow::text() const {
  return without_end_spaces(out_);
}

}  // namespace waterline::reader
