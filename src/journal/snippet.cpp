#include "journal/snippet.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "unicode/folding.h"
#include "unicode/runs.h"

namespace waterline::journal {
namespace {

// The lengths, in code points, of the parts of a snippet before the first hit and from the hit on:
// two lines of a terminal with 80 columns.
constexpr std::size_t kBefore = 40;
constexpr std::size_t kFromHit = 120;
constexpr std::string_view kLeftOut = "\u2026";
constexpr std::string_view kSpaces = " \n\t";

bool begins_code_point(char c) {
  return (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
}

std::size_t begin_of_words(std::string_view text, std::size_t hit) {
  std::size_t begin = hit;
  for (std::size_t count = 0; begin > 0 && count < kBefore; --begin)
    count += begins_code_point(text[begin - 1]);
  if (begin == 0) return 0;
  const std::size_t space = text.find_first_of(kSpaces, begin);
  return space < hit ? space + 1 : begin;
}

std::size_t end_of_words(std::string_view text, std::size_t hit) {
  std::size_t end = hit;
  for (std::size_t count = 0; end < text.size(); ++end) {
    count += begins_code_point(text[end]);
    if (count > kFromHit) break;
  }
  if (end == text.size()) return end;
  const std::size_t space = text.find_last_of(kSpaces, end);
  return space != std::string_view::npos && space > hit ? space : end;
}

char in_small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool begins_with(std::string_view text, std::string_view literal) {
  return text.size() >= literal.size() &&
         std::equal(literal.begin(), literal.end(), text.begin(),
                    [](char a, char b) { return in_small(a) == in_small(b); });
}

void append_marked(std::string& out, std::string_view run,
                   const std::vector<std::string>& literals) {
  while (!run.empty()) {
    std::size_t longest = 0;
    for (const std::string& literal : literals) {
      if (begins_with(run, literal)) longest = std::max(longest, literal.size());
    }
    if (longest > 0) out.append(1, kHitBegins).append(run.substr(0, longest)).append(1, kHitEnds);
    if (longest == 0) out.push_back(run.front());
    run.remove_prefix(std::max<std::size_t>(longest, 1));
  }
}

}  // namespace

std::string marked_in_runs(std::string_view highlighted, const std::vector<std::string>& literals) {
  std::string marked;
  bool in_hit = false;
  for (const unicode::Piece& piece : unicode::pieces_of(highlighted)) {
    if (piece.is_run && !in_hit) {
      append_marked(marked, piece.text, literals);
      continue;
    }
    marked += piece.text;
    const std::size_t mark = piece.text.find_last_of("\x02\x03");
    if (mark != std::string_view::npos) in_hit = piece.text[mark] == kHitBegins;
  }
  return marked;
}

std::string marked_in_original(std::string_view highlighted, std::string_view original) {
  const unicode::Folded folded = unicode::folded(original);
  std::string marked;
  std::size_t place = 0;  // in the folded text
  std::size_t taken = 0;  // of the original
  for (const char c : highlighted) {
    if (c != kHitBegins && c != kHitEnds) {
      ++place;
      continue;
    }
    const std::size_t here =
        c == kHitBegins ? folded.begin_in_original(place) : folded.end_in_original(place);
    if (here > taken && here <= original.size()) {
      marked += original.substr(taken, here - taken);
      taken = here;
    }
    marked.push_back(c);
  }
  const std::size_t end = std::min(folded.end_in_original(place), original.size());
  if (end > taken) marked += original.substr(taken, end - taken);
  return marked;
}

std::string snippet_of(std::string_view highlighted) {
  const std::size_t found = highlighted.find(kHitBegins);
  const std::size_t hit = found == std::string_view::npos ? 0 : found;
  const std::size_t begin = begin_of_words(highlighted, hit);
  const std::size_t end = end_of_words(highlighted, hit);

  std::string snippet;
  if (begin > 0) snippet += kLeftOut;
  bool in_hit = false;
  for (const char c : highlighted.substr(begin, end - begin)) {
    if (c == kHitBegins) in_hit = true;
    if (c == kHitEnds) in_hit = false;
    snippet.push_back(c == '\n' ? ' ' : c);
  }
  if (in_hit) snippet.push_back(kHitEnds);
  if (end < highlighted.size()) snippet += kLeftOut;
  return snippet;
}

}  // namespace waterline::journal
