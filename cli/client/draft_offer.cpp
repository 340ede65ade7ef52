#include "client/draft_offer.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "client/drafts.h"
#include "client/held_words.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Returns the beginning of a draft, as a reminder.
std::string beginning_of(const Json& content) {
  constexpr std::size_t kMax = 300;
  std::string text = as_text(content);
  if (text.size() <= kMax) return text;
  std::size_t end = kMax;
  while (end > 0 && base::is_inside_character(text[end])) --end;
  return text.substr(0, end) + " ...";
}

enum class DraftAnswer { kGoOn, kLeave, kDrop };
// Asks whether to continue a draft, until the person types one of the offered answers: a mistyped
// answer must not count as "no".
DraftAnswer ask_about_draft() {
  for (;;) {
    const std::string answer =
        ask_afresh(tr("(Enter: go on with it, n: begin anew and leave it, d: drop it) "));
    if (answer == "d") return DraftAnswer::kDrop;
    if (answer.empty()) return DraftAnswer::kGoOn;
    if (const auto yes = yes_or_no(answer)) return *yes ? DraftAnswer::kGoOn : DraftAnswer::kLeave;
  }
}

// Tells the person if there are drafts of other commands: this command will not offer them.
void say_of_other_drafts(const Context& context, Client& client) {
  const Json drafts = client.get("/v1/drafts?side=" + writing()->side)["drafts"];
  const bool any = std::ranges::any_of(
      drafts, [](const Json& draft) { return draft["purpose"] != writing()->purpose; });
  if (!any) return;
  say(context, writing()->side == "deep"
                   ? tr("Words of another command wait as a draft: `waterline drafts --deep`.")
                   : tr("Words of another command wait as a draft: `waterline drafts`."));
}

}  // namespace

std::optional<Json> draft_to_go_on_with(const Context& context, Client& client, Offer offer) {
  const Json drafts =
      client.get("/v1/drafts?side=" + writing()->side + "&purpose=" + in_query(writing()->purpose));
  for (const Json& draft : drafts["drafts"]) {
    const Json words = allowed_in_draft(draft["content"].get<std::string>());
    if (words.empty()) continue;
    if (offer == Offer::kAsk) {
      if (!can_ask()) return {};
      say(context, filled(tr("This is kept from {1}, and not in its place yet:"),
                          local_time(draft["written"].get<std::string>())));
      say(context, framed(beginning_of(words)));
      const DraftAnswer answer = ask_about_draft();
      if (answer == DraftAnswer::kDrop)
        client.remove("/v1/drafts/" + draft["id"].get<std::string>());
      if (answer != DraftAnswer::kGoOn) continue;
    }
    go_on_with(draft, words);
    return words;
  }
  if (offer == Offer::kAsk) {
    say_of_other_drafts(context, client);
    return {};
  }
  throw Ended(Exit::kNothing, tr("There is no such draft."),
              tr("`waterline drafts` shows your drafts."), "nothing_found");
}

}  // namespace waterline::cli
