#include "words/day_words.h"

#include <sstream>
#include <string_view>

#include "words/translation.h"

namespace waterline::cli {
namespace {

// TRANSLATORS: Days as people type them, all in small letters. Where there is more than one way to
// say it, write them with | between: "last {1}" may be "letzten {1}|letzte {1}|letzter {1}".
constexpr std::string_view kPhrases[] = {
    marked("today"),
    marked("now"),
    marked("yesterday"),
    marked("tomorrow"),
    // TRANSLATORS: The day before yesterday, if there is a word for it.
    marked("2 days ago"),
    // TRANSLATORS: The day after tomorrow, if there is a word for it.
    marked("in 2 days"),
    marked("a day ago"),
    marked("a week ago"),
    marked("a month ago"),
    marked("a year ago"),
    marked("{1} days ago"),
    marked("{1} weeks ago"),
    marked("{1} months ago"),
    marked("{1} years ago"),
    marked("in a day"),
    marked("in a week"),
    marked("in {1} days"),
    marked("in {1} weeks"),
    // TRANSLATORS: {1} is a day of the week.
    marked("last {1}"),
    // TRANSLATORS: {1} is a day of the week.
    marked("next {1}"),
    // TRANSLATORS: With the short form behind it: "montag|mo".
    marked("monday"),
    marked("tuesday"),
    marked("wednesday"),
    marked("thursday"),
    marked("friday"),
    marked("saturday"),
    marked("sunday"),
};

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

// Returns true if `words` have the form `form`, in which {1} stands for any one word. Sets `inner`
// to that word.
bool fits(const std::vector<std::string>& words, const std::vector<std::string>& form,
          std::string& inner) {
  if (words.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == "{1}") inner = words[i];
    if (form[i] != "{1}" && form[i] != words[i]) return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> day_in_english(const std::vector<std::string>& words) {
  for (const std::string_view phrase : kPhrases) {
    for (const std::string& form : split(tr(phrase), '|')) {
      std::string inner;
      if (!fits(words, split(form, ' '), inner)) continue;
      // A form without {1} stands for the English phrase as it is. So does a form that is only {1}:
      // it fits every single word, and the recursion below would not end.
      if (inner.empty() || words.size() == 1) return split(std::string(phrase), ' ');
      return split(filled(phrase, day_in_english({inner}).front()), ' ');
    }
  }
  return words;
}

}  // namespace waterline::cli
