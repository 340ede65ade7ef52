#include "words/item_words.h"

#include <array>
#include <utility>

#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kWordings = {{
    {"read-with-care", marked("I read this with care.")},
    {"thank-you-for-the-effort", marked("Thank you for the effort.")},
    {"thank-you-for-your-trust", marked("Thank you for trusting me with this.")},
    {"with-you", marked("I am with you in this.")},
    {"no-words-yet", marked("I have no words yet, and I am here.")},
}};

}  // namespace

std::string words_for_depth(std::string_view depth) {
  if (depth == "line") return tr("one line");
  if (depth == "summary") return tr("a summary in own words");
  if (depth == "excerpt") return tr("an excerpt");
  if (depth == "whole") return tr("a whole entry");
  return tr("a piece");
}

std::string words_for_given(std::string_view what) {
  if (what == "acknowledgement") return tr("your acknowledgement");
  if (what == "reply") return tr("your reply");
  if (what == "version") return tr("your words for both of you");
  if (what == "acceptance") return tr("your acceptance");
  if (what == "report") return tr("your report");
  if (what == "question") return tr("your question");
  if (what == "seal") return tr("a sealed answer, which that device cannot read");
  if (what == "answer") return tr("your answer");
  return tr("a piece");
}

std::string sentence_of(std::string_view wording) {
  for (const auto& [name, sentence] : kWordings) {
    if (name == wording) return tr(sentence);
  }
  return tr("An acknowledgement");
}

bool is_wording(std::string_view wording) {
  for (const auto& [name, sentence] : kWordings) {
    if (name == wording) return true;
  }
  return false;
}

std::string list_of_wordings() {
  std::string text;
  for (const auto& [name, sentence] : kWordings) {
    text += "  " + std::string(name) + std::string(28 - name.size(), ' ') + tr(sentence) + "\n";
  }
  return text;
}

std::string names_of_wordings() {
  std::string names;
  for (const auto& [name, sentence] : kWordings)
    names += (names.empty() ? "" : "|") + std::string(name);
  return names;
}

std::string heading_of_earlier() {
  return tr(
      "Shared with a device that you are no longer paired with, with the words of that time:");
}

std::string needs_newer_in_words() {
  return tr(
      "Your partner shared something that this version of Waterline cannot show. It is kept; a "
      "newer version "
      "shows it.");
}

}  // namespace waterline::cli
