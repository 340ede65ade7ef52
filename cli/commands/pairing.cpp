#include "commands/pairing.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/client.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/pairing_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// How long one request to the node waits for the next step of the pairing. Then the command repeats
// the request.
constexpr int kWaitSeconds = 20;
// The same while Tor has some way to go, which its person is told.
constexpr int kWaitSecondsByTor = 2;

bool still_compares(Client& client) {
  return client.ask_plainly("GET", "/v1/pairing").value("state", "") == "compare";
}

// Shows the six words and asks whether the other screen shows the same. Returns none if the other
// side ends the pairing first.
std::optional<bool> compare(const Context& context, Client& client, const Json& words,
                            const std::string& confirm, bool is_far) {
  if (context.json) {
    print_json({{"schema", "waterline/compare/1"}, {"words", words}});
  } else {
    say(context, "\n" + tr("The other screen must show the same six words:") + "\n\n    " +
                     bold(context, joined(words, "  ")) + "\n");
    if (is_far) {
      say(context, wrapped(tr("Read them to each other by telephone, and not in the chat or mail "
                              "in which the line was sent.")));
    }
  }
  // Through Tor the six words are the only guard, so nobody can have compared them before they are
  // shown. A program that reads them (--json) is trusted to do so.
  if (confirm == "same" && (!is_far || context.json)) return true;
  if (!can_ask() && is_far) {
    throw Ended(Exit::kUnverified, tr("Nobody could compare the six words, so nothing was paired."),
                tr("Run it in a terminal: through Tor, --confirm same does not answer for you."),
                "needs_confirmation");
  }
  if (!can_ask()) {
    throw Ended(Exit::kUnverified, tr("Nobody could compare the six words, so nothing was paired."),
                tr("Run it in a terminal, or compare them yourself and give --confirm same."),
                "needs_confirmation");
  }
  return ask_yes_or_no_while(tr("Are they the same, in the same order? (y/n) "),
                             [&client] { return still_compares(client); });
}

void report_try(const Context& context, const Json& pairing, int left) {
  const auto count = static_cast<std::size_t>(left);
  say(context,
      wrapped(
          pairing["end"] == "cut"
              ? filled(tr_n("The connection broke in the middle of a try: {1} of 3 tries left.",
                            "The connection broke in the middle of a try: {1} of 3 tries left.",
                            count),
                       left)
              : filled(
                    tr_n("A wrong code was tried, or someone is interfering: {1} of 3 tries left.",
                         "A wrong code was tried, or someone is interfering: {1} of 3 tries left.",
                         count),
                    left)));
}

// Says that a new device of the partner has none of the items shared with an earlier one.
void say_if_new_device(const Context& context, Client& client) {
  const Json earlier = client.get("/v1/shared/earlier")["items"];
  if (earlier.empty()) return;
  say(context,
      wrapped(tr("Everything that you two shared before, with another device, is not on your "
                 "partner's present device, and is not sent to it. `waterline ours` still shows it "
                 "to you, and `waterline given` lists what the earlier device was given.")));
}

// Says how far our own Tor has come, once for each stage.
class TorStages {
 public:
  // Returns true if there is more to say later.
  bool report(const Context& context, PairingSide side, const Json& tor) {
    const std::string state = tor["state"];
    const bool shows = side == PairingSide::kShows;
    const bool is_there = state == "callable" || (!shows && state == "ready");
    if (state != said_ && !context.json) {
      if (state == "starting") {
        say(context, wrapped(tr("Tor is starting on this device. The first time that can take "
                                "minutes on a slow line.")));
      } else if (state == "no_network") {
        say(context, tr("Tor finds no network."));
      } else if (is_there && shows) {
        say(context, wrapped(tr("This device can be called by Tor now: the line works.")));
      }
    }
    said_ = state;
    if (!is_there && !context.json) report_obstacle(context, tor);
    return !is_there;
  }

 private:
  // Says once what most likely stands in the way.
  void report_obstacle(const Context& context, const Json& tor) {
    if (has_obstacle_) return;
    if (tor["clock_ahead"].is_number()) {
      say(context, wrapped(tr("This computer's clock is wrong, and Tor needs it right: `sudo "
                              "timedatectl set-ntp true`.")));
    } else if (tor["stuck"].get<bool>()) {
      say(context, wrapped(tr("Tor gets no further. There is no internet, or this network blocks "
                              "Tor, as some VPNs do; `waterline tor bridges` may help.")));
    } else {
      return;
    }
    has_obstacle_ = true;
  }

  std::string said_;
  bool has_obstacle_ = false;
};

void report_search(const Context& context, bool is_far) {
  if (context.json) return;
  say(context,
      wrapped(is_far
                  ? tr("Calling the other device through Tor. That can take minutes.")
                  : tr("Looking for the other device on this network. For a few seconds others on "
                       "it can see that this device is looking for something.")));
}

}  // namespace

std::string joined(const Json& texts, std::string_view between) {
  std::string all;
  for (const Json& text : texts)
    all += (all.empty() ? "" : std::string(between)) + text.get<std::string>();
  return all;
}

bool is_of_this_pairing(const Ended& ended) {
  return ended.error_code() != "node_ended" && ended.error_code() != "replaced";
}

Json follow_pairing(const Context& context, Client& client, PairingSide side,
                    const std::string& confirm, std::optional<std::uint64_t> run) {
  std::string seen = "none";
  int known_left = -1;
  int told_left = kPairingTries;
  int wait = kWaitSeconds;
  TorStages tor;
  for (;;) {
    std::string known = known_left < 0 ? "" : "&guesses_left=" + std::to_string(known_left);
    if (run) known += "&run=" + std::to_string(*run);
    Json pairing =
        client.get("/v1/pairing?wait_seconds=" + std::to_string(wait) + "&unlike=" + seen + known);
    const std::string state = pairing["state"];
    const auto present = pairing["run"].get<std::uint64_t>();
    if (run.value_or(present) != present) throw words_for_replaced_pairing();
    run = present;
    known_left = pairing["guesses_left"];
    const bool is_far = pairing["far"].get<bool>();
    const bool waits_for_tor = is_far && (state == "waiting" || state == "looking") &&
                               tor.report(context, side, pairing["tor"]);
    wait = waits_for_tor ? kWaitSecondsByTor : kWaitSeconds;
    if (side == PairingSide::kShows && known_left < told_left && state == "waiting") {
      told_left = known_left;
      report_try(context, pairing, known_left);
    }
    if (state == seen) continue;
    seen = state;
    if (state == "looking") report_search(context, is_far);
    if (state == "running" && !context.json) say(context, tr("The two devices are talking."));
    if (state == "compare") {
      const auto same = compare(context, client, pairing["words"], confirm, is_far);
      if (!same) continue;
      // The other side may have ended the pairing since. The next round of this loop then returns
      // how it ended.
      const Json answer = client.post("/v1/pairing/compare", {{"same", *same}}, "no_pairing");
      if (*same && !answer.contains("error")) say(context, tr("Waiting for the other device."));
    }
    if (state == "paired" || state == "over" || state == "none") return pairing;
  }
}

void report_paired(const Context& context, Client& client, const Json& pairing) {
  if (context.json) return print_json(pairing);
  say(context,
      wrapped(tr("Paired. Nothing is shared unless one of you shares it, one piece at a time.")));
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (!status.contains("partner") || !status["partner"].is_object())
    return say_if_new_device(context, client);
  const std::string listen = status["partner"].value("listen", "");
  if (pairing["far"].get<bool>()) {
    say(context, wrapped(tr("The two devices meet through Tor. Neither has learned where the other "
                            "one is.")));
    return say_if_new_device(context, client);
  }
  say(context,
      wrapped(listen.empty() ? tr("This device waits for no calls; it calls the other device.")
                             : filled(tr("From now on this device waits for calls at {1}; "
                                         "`waterline address --listen none` ends that."),
                                      for_terminal(listen))));
  say_if_new_device(context, client);
}

void ask_about_beacons(const Context& context, Client& client, const PairOptions& options,
                       const Json& pairing) {
  if (context.json || pairing["far"].get<bool>() || !options.confirm.empty() || !can_ask()) return;
  const Json status = client.ask_plainly("GET", "/v1/status");
  const bool is_undecided = status.contains("partner") && status["partner"].is_object() &&
                            !status["partner"].value("beacons", true);
  if (!is_undecided) return;
  std::string answer;
  try {
    say(context,
        wrapped(tr("Find each other again when addresses change? Each device then sends a few "
                   "random-looking bytes to the networks it joins, also elsewhere.")));
    answer = ask_afresh(tr("Yes or no? [y/N] "));
  } catch (const Ended&) {
    return;  // nobody answers; the pairing is finished
  }
  if (!yes_or_no(answer).value_or(false)) {
    return say(context, tr("No. `waterline beacons on` lets them, at any time."));
  }
  try {
    client.post("/v1/partner/settings", {{"beacons", true}});
  } catch (const Ended& ended) {
    // The pairing is finished and stays so: the command ends well, and says what was not set.
    return say(context, wrapped(ended.message()));
  }
  say(context, tr("Yes. Both devices need this answer; `waterline beacons off` ends it."));
}

}  // namespace waterline::cli
