#include "reader/file_names.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "reader/calendar_words.h"
#include "reader/text_lines.h"

namespace waterline::reader {
namespace {

// File names that are no titles, because they only say what kind of file it is.
constexpr std::array<std::string_view, 16> kGeneric = {
    "journal", "diary",    "notes",   "note",  "entry",   "entries", "untitled", "readme",
    "index",   "tagebuch", "notizen", "notiz", "eintrag", "export",  "import",   "unbenannt"};

std::string_view without_ending(std::string_view name) {
  constexpr std::size_t kLongestEnding = 9;  // ".markdown"
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot > kLongestEnding) return name;
  const std::string_view ending = name.substr(dot + 1);
  const bool letters = !ending.empty() && std::ranges::all_of(ending, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return letters ? name.substr(0, dot) : name;
}

bool is_id(std::string_view text) {
  constexpr std::size_t kShortestId = 8;
  const auto may_stand = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  };
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  return text.size() >= kShortestId && has_digit && std::ranges::all_of(text, may_stand);
}

bool has_letter(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

std::string_view without_joints(std::string_view text) {
  constexpr std::string_view kJoints = " \t-_.,()[]";
  const std::size_t first = text.find_first_not_of(kJoints);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kJoints) - first + 1);
}

}  // namespace

FileName::FileName(const std::string& name, DayOrders& orders) {
  const std::string_view path = without_ending(name);
  const std::string_view stem = path.substr(path.rfind('/') + 1);
  std::string words(without_blanks(stem));
  if (const auto found = orders.within(name, stem)) {
    time_ = found->time;
    const std::string before(without_joints(found->before));
    const std::string after(without_joints(found->after));
    words = before + (before.empty() || after.empty() ? "" : " ") + after;
  } else if (const auto folders = orders.within(name, path)) {
    time_ = folders->time;
  }
  const std::string small = small_letters(words);
  if (words.size() < 2 || !has_letter(words) || is_id(words) || is_weekday(small)) return;
  if (std::ranges::find(kGeneric, small) != kGeneric.end()) return;
  title_ = std::move(words);
}

}  // namespace waterline::reader
