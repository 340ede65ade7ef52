#include "commands/waiting_shares.h"

#include <algorithm>

#include "client/client.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

std::string obstacle_in_words(const std::string& code) {
  if (code == "replies_closed") return tr("your partner has closed it to replies");
  if (code == "taken_back")
    return tr("the share, question or agreement that it is about was taken back");
  if (code == "not_in_force") return tr("the agreement that it reports on is not in force now");
  if (code == "too_many") return tr("there are already as many of these as there can be");
  return tr("the share, question or agreement that it is about is not here any more");
}

}  // namespace

std::string when_in_words(const Json& act) {
  const std::string id = act["short"].get<std::string>();
  if (!act["cannot_leave"].is_null()) {
    return filled(tr("cannot leave: {1}; `waterline release {2}` tries again"),
                  obstacle_in_words(act["cannot_leave"].get<std::string>()), id);
  }
  std::string when = act["until"].is_null() ? filled(tr("waits until {1}: only you can see it"),
                                                     local_time(act["due"].get<std::string>()))
                                            : filled(tr("waits for {1}: only you can see it"),
                                                     for_terminal(act["until"].get<std::string>()));
  if (!act["paused"].get<bool>()) return when;
  return filled(tr("came back with a backup; leaves only after `waterline release {1}`"), id);
}

std::string what_in_words(const Json& act) {
  const std::string what = act["what"].get<std::string>();
  if (what == "share") return words_for_depth(act["depth"].get<std::string>());
  if (what == "revision")
    return filled(tr("a revision, {1}"), words_for_depth(act["depth"].get<std::string>()));
  if (what == "reply") return tr("a reply");
  if (what == "question") return tr("a question");
  if (what == "change") return tr("other words for something that you two wrote");
  if (what == "report") return tr("a report on your own part");
  if (what == "goal") return tr("a goal, proposed");
  if (what == "step") return tr("a step, proposed");
  if (what == "agreement") return tr("an agreement, proposed");
  if (what == "agenda") return tr("a point for the agenda");
  return tr("a takeaway");
}

std::string waiting_in_words(const Json& waiting) {
  const std::size_t count = waiting["count"].get<std::size_t>();
  if (count == 0) return {};
  std::string text = filled(tr_n("{1} thing waits to leave: `waterline waiting`.",
                                 "{1} things wait to leave: `waterline waiting`.", count),
                            count);
  if (!waiting["next"].is_null()) {
    text +=
        " " + filled(tr("The next leaves at {1}."), local_time(waiting["next"].get<std::string>()));
  }
  const std::size_t stuck = waiting["cannot_leave"].get<std::size_t>();
  if (stuck > 0)
    text += " " + filled(tr_n("{1} cannot leave as it is.", "{1} cannot leave as they are.", stuck),
                         stuck);
  return text;
}

WaitingShown::WaitingShown(Client& client) : waiting_(client.get("/v1/waiting")["waiting"]) {}

void WaitingShown::print_about(const Context& context, const Json& item) const {
  for (const Json& act : waiting_) {
    // A waiting step of a goal is printed with the new items (print_new), so leave it out here.
    if (act["about"] != item["id"] || act["what"] == "step") continue;
    const bool names_words = act["what"] == "reply" || act["what"] == "report";
    const bool to_earlier = names_words && !act["words"].is_null() && act["words"] != item["words"];
    std::string what = what_in_words(act);
    if (to_earlier) what = filled(tr("{1}, to earlier words"), what);
    print("  " + bold(context, act["short"].get<std::string>()) + "  " + what + ", " +
          when_in_words(act));
    print(framed(act["text"].get<std::string>()));
  }
}

void WaitingShown::print_all_about(const Context& context, const std::string& item) const {
  for (const Json& act : waiting_) {
    if (act["about"] == item) print_waiting(context, act);
  }
}

bool WaitingShown::has_about(const std::string& item) const {
  return std::ranges::any_of(waiting_, [&](const Json& act) { return act["about"] == item; });
}

std::vector<Json> WaitingShown::without_document(const std::set<std::string>& shown) const {
  std::vector<Json> acts;
  for (const Json& act : waiting_) {
    const bool of_document = act["what"] == "change" || act["what"] == "report";
    if (of_document && act["about"].is_string() &&
        !shown.contains(act["about"].get<std::string>())) {
      acts.push_back(act);
    }
  }
  return acts;
}

void WaitingShown::print_new(const Context& context, const std::string& what) const {
  for (const Json& act : waiting_) {
    if (act["what"] == what) print_waiting(context, act);
  }
}

bool WaitingShown::has_new(const std::string& what) const {
  return std::ranges::any_of(waiting_, [&](const Json& act) { return act["what"] == what; });
}

void print_waiting(const Context& context, const Json& act) {
  print(bold(context, act["short"].get<std::string>()) + "  " + what_in_words(act) + ", " +
        when_in_words(act));
  std::string with;
  if (!act["day"].is_null()) with += filled(tr("with the date {1}"), act["day"].get<std::string>());
  if (act["replies"].get<bool>()) with += (with.empty() ? "" : ", ") + tr("open to replies");
  if (!act["expires_days"].is_null()) {
    const std::size_t days = act["expires_days"].get<std::size_t>();
    with += (with.empty() ? "" : ", ") +
            filled(tr_n("for {1} day after it leaves", "for {1} days after it leaves", days), days);
  }
  if (!with.empty()) print("  " + with);
  print(framed(act["text"].get<std::string>()));
}

}  // namespace waterline::cli
