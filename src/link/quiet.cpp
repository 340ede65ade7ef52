#include "link/quiet.h"

#include <algorithm>

namespace waterline::link {
namespace {

constexpr std::string_view kRestored = "restored";
constexpr std::string_view kSetBack = "set_back";

// Cuts the first word off `text` and returns it.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

}  // namespace

std::string Quiet::text() const {
  std::string text(reason == Reason::kRestored ? kRestored : kSetBack);
  text += " " + base::to_text(since);
  for (const std::string& file : older) text += " " + file;
  return text;
}

std::optional<Quiet> Quiet::from_text(std::string_view text) {
  if (text.empty()) return {};
  Quiet quiet;
  quiet.reason = take_word(text) == kRestored ? Reason::kRestored : Reason::kSetBack;
  if (const auto since = base::time_from_text(take_word(text))) quiet.since = *since;
  while (!text.empty()) quiet.older.emplace_back(take_word(text));
  return quiet;
}

}  // namespace waterline::link
