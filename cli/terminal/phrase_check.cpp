#include "terminal/phrase_check.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "crypto/system_random.h"
#include "terminal/layout.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "terminal/terminal_state.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string plain(std::string_view typed) {
  std::string word;
  for (char c : typed) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if (c != ' ' && c != '\t' && c != '\r') word.push_back(c);
  }
  return word;
}

const std::string& word_at(const Json& phrase, int place) {
  return phrase.at(static_cast<std::size_t>(place - 1)).get_ref<const std::string&>();
}

// Returns other random positions of words in the phrase, in ascending order. There are as many as
// in `before`, and none of them is in `before`.
Json other_places(const Json& phrase, const Json& before) {
  crypto::SystemRandom random;
  std::set<int> places;
  while (places.size() < before.size()) {
    const int place =
        1 + std::to_integer<int>(random.bytes<1>()[0]) % static_cast<int>(phrase.size());
    const bool was_asked =
        std::ranges::any_of(before, [place](const Json& one) { return one == place; });
    if (!was_asked) places.insert(place);
  }
  return places;
}

enum class Typed { kRight, kSkipped };
// Asks for the word at each of these positions. Returns the positions of the wrong words, or
// kSkipped if the person skips the check.
std::pair<Typed, Json> typed_at(const Json& phrase, const Json& places) {
  Json wrong = Json::array();
  for (const Json& one : places) {
    const int place = one.get<int>();
    const std::string answer = ask(filled(tr("Word {1} (or `{2}`): "), place, tr("skip")),
                                   tr("Give --confirm loss to go on without this check."));
    if (answer == "skip" || answer == tr("skip")) return {Typed::kSkipped, wrong};
    if (plain(answer) != word_at(phrase, place)) wrong.push_back(place);
  }
  return {Typed::kRight, wrong};
}

std::string what_was_wrong(const Json& wrong) {
  std::string places;
  for (const Json& place : wrong)
    places += (places.empty() ? "" : ", ") + std::to_string(place.get<int>());
  return wrapped(
             filled(tr_n("Word {1} was wrong. Compare it with the phrase above.",
                         "Words {1} were wrong. Compare them with the phrase above.", wrong.size()),
                    places)) +
         "\n";
}

}  // namespace

std::string phrase_in_rows(const Json& phrase, std::size_t width) {
  constexpr std::size_t kWide = 60;
  constexpr std::size_t kColumn = 12;
  const int in_row = width < kWide ? 2 : 4;
  std::string rows;
  int place = 0;
  for (const Json& word : phrase) {
    ++place;
    const auto text = word.get<std::string>();
    const bool is_last = place % in_row == 0;
    rows += (place % in_row == 1 ? "  " : "") + std::string(place < 10 ? " " : "") +
            std::to_string(place) + " " + (is_last ? text + "\n" : padded(text, kColumn));
  }
  return rows;
}

void show_phrase(const std::string& before, const Json& phrase, const std::string& after) {
  std::string shown = before + phrase_in_rows(phrase, screen_width()) + "\n" + after;
  show_until_enter(shown, tr("Press Enter when it is on paper; this screen is gone then. "));
  wipe(shown);
}

bool show_until_checked(const Context& context, const std::string& before, const Json& phrase,
                        const Json& places) {
  Json asked = places;
  // The words about the mistake in the last try. The screen shows them directly above the question,
  // where they are visible even on a small screen.
  std::string wrong_before;
  for (;;) {
    show_phrase(before, phrase, wrong_before);
    say(context,
        filled(tr("Three of its words show that you have it. To go on without this check, type "
                  "`{1}`: a forgotten passphrase then means that everything is lost."),
               tr("skip")));
    const auto [typed, wrong] = typed_at(phrase, asked);
    if (typed == Typed::kSkipped) return false;
    if (wrong.empty()) return true;
    wrong_before = what_was_wrong(wrong);
    asked = other_places(phrase, asked);
  }
}

Json words_at(const Json& phrase, const Json& places) {
  Json words = Json::object();
  for (const Json& place : places)
    words[std::to_string(place.get<int>())] = word_at(phrase, place.get<int>());
  return words;
}

}  // namespace waterline::cli
