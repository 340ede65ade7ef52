#include "client/breathing.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

// The steps of a breath and their lengths. Breathing out takes longer than in, which calms.
constexpr std::array<std::pair<std::string_view, seconds>, 2> kBreath = {{
    {marked("breathe in"), seconds(4)},
    {marked("breathe out"), seconds(6)},
}};

}  // namespace

void breathe(const Context& context, seconds how_long) {
  if (!can_ask()) {
    say(context, tr("Breathe in for four, and out for six, for a minute."));
  } else {
    say(context, tr("Feel both feet. Enter ends it sooner."));
    const auto end = steady_clock::now() + how_long;
    for (bool goes_on = true; goes_on && steady_clock::now() < end;) {
      for (const auto& [words, length] : kBreath) {
        const auto left = std::chrono::ceil<seconds>(end - steady_clock::now());
        if (left <= seconds(0)) break;
        if (!(goes_on = !enter_comes("  " + tr(words) + "\n", std::min(length, left)))) break;
      }
    }
  }
  say(context,
      tr("What do I need: rest, room, to be heard, or help? Nothing has to be sent today."));
}

}  // namespace waterline::cli
