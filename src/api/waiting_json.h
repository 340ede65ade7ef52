#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "api/routes.h"
#include "app/given.h"
#include "app/sharing.h"
#include "app/waiting.h"

// The common parts of the routes by which a person says something to the partner (docs/api.md,
// "What waits").
namespace waterline::api {

std::string_view name_of(base::Depth depth);
std::string_view name_of(base::DocumentKind kind);
std::optional<base::Depth> depth_of(std::string_view name);
std::optional<base::DocumentKind> kind_of(std::string_view name);

// Reads the fields by which a request says when an act is sent: `wait_seconds` or `until`, and
// `confirm`. The routes of shares (routes_sharing.cpp) read the further fields that only a share
// has.
struct Timing {
  app::Decision decision;
  bool confirmed = false;  // true, too, if nothing must be confirmed
};
Timing timing_from(Fields& fields);

// Returns the digest of an item's words, for the field `words` of an answer; null if the item has
// no words. A later request about the item may repeat it, to say which words the person has seen.
Json json_of_words(const base::Words& words);
std::optional<base::Words> words_before(Fields& fields);

// Returns the answer "waterline/waiting/1", which says whether an act was sent or waits.
Json waiting_answer(const Outcome<app::Sent>& sent);
Json json_of(const app::WaitingView& view);

// Returns the time from which the wait of a new act is counted. It is a counted time and not the
// wall clock's (docs/storage.md, "Time that passed").
inline base::WallTime begins(node::Node& node, const app::Decision& decision) {
  return decision.leaves_at_once() ? node.counted_now() : node.wait_from();
}

// Performs one act of the person while the journal is open, and updates the record of what was
// given before and after it. If such an update fails, the next one makes up for it. The second
// update is written after the shared mutex was released, so that the partner's device need not wait
// for it. If the program is killed in between, the next unlock makes up for it before any link
// runs.
template <class Act>
auto act(Call& call, const Act& act) {
  const base::WallTime now = call.node.clock().now();
  app::GivenNews news;
  return call.node.while_open(
      [&](app::PrivateSide& open, link::SharedSide& both) {
        (void)app::note_given(open, both.ledger, now, vault::Absent::kWasRemoved);
        auto outcome = act(open, both);
        if constexpr (std::is_same_v<decltype(outcome), Outcome<app::Sent>>) {
          if (outcome) {
            outcome->act.publication.due = call.node.on_the_wall(outcome->act.publication.due);
            outcome->short_id = outcome->item ? app::short_id(both, *outcome->item)
                                              : app::short_id(open, outcome->act.id);
          }
        }
        if (auto read = app::given_news(open, both.ledger)) news = std::move(*read);
        return outcome;
      },
      [&](app::PrivateSide& open) {
        (void)app::note_given(open, std::move(news), now, vault::Absent::kNeverLeftIfUnsent);
      });
}

// Answers a request for a preview: returns exactly the words that `words_of(both, text)` makes and
// that the partner would get. If the request has no `text`, only checks whether anything could be
// said now.
template <class WordsOf>
Outcome<Json> preview_words(Call& call, const WordsOf& words_of) {
  const auto text = call.body.text_if_given("text");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto words = call.node.while_open(
      [&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<app::Words> {
        auto made = words_of(both, text.value_or("."));
        if (!made) return made;
        if (const auto sound = check(open, both, *made); !sound) return sound.error();
        return made;
      });
  if (!words) return words.error();
  Json answer = answer_of("preview");
  answer["text"] = text ? Json(words->text) : Json();
  return answer;
}

// Sends the words that `words_of` makes. They wait first, or are sent immediately, as the request
// says.
template <class WordsOf>
Outcome<Json> send_words(Call& call, const WordsOf& words_of) {
  const std::string text = call.body.text("text");
  const Timing timing = timing_from(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto sent =
      act(call, [&](app::PrivateSide& open, link::SharedSide& both) -> Outcome<app::Sent> {
        const auto words = words_of(both, text);
        if (!words) return words.error();
        // Check first whether the words can be sent: if not, return that error, and do not ask the
        // person to confirm.
        if (const auto sound = check(open, both, *words); !sound) return sound.error();
        if (!timing.confirmed)
          return Failure(Error::kNeedsConfirmation, app::Word{app::kConfirmsNow});
        return send(open, both, *words, timing.decision, begins(call.node, timing.decision));
      });
  if (!sent) return sent.error();
  call.node.wake();
  return waiting_answer(sent);
}

}  // namespace waterline::api
