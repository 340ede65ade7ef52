#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/findings.h"
#include "commands/waiting_shares.h"
#include "daemon/run.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/shown_times.h"
#include "words/status_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Says by which ways the devices will meet, unless that is through Tor alone. The setting is that of
// the old state, and nothing here knows what the person chose after it.
std::string ways_of_old_state(const Json& partner) {
  if (!partner.is_object() || !partner["tor"]["use"].is_string() || partner["tor"]["use"] == "only")
    return {};
  const std::string how =
      partner["tor"]["use"] == "off"
          ? tr("The devices then meet directly, as it was set in this old state, and that shows "
               "your "
               "address to your partner's device.")
          : tr("The devices then meet directly where a way is known, as it was set in this old "
               "state, and that shows your address to your partner's device.");
  return how + " " + tr("If you had chosen Tor alone since, say it before: `waterline tor only`.") +
         "\n";
}

// Says why the journal is quiet, which waiting acts would leave if it were not, and the two ways to
// end that state.
std::string quiet_in_words(const Json& quiet, const Json& partner) {
  const std::string since = local_time(quiet["since"].get<std::string>());
  std::string text;
  if (quiet["reason"] == "restored") {
    text = filled(tr("Quiet since {1}: this journal was restored from a backup, and much may have "
                     "been decided since the "
                     "backup was made."),
                  since);
  } else if (quiet["older"].empty()) {
    text = filled(tr("Quiet since {1}: your partner's device has words of yours that this journal "
                     "does not know. Either this journal was put back as it was before, or another "
                     "copy of it met that device."),
                  since);
  } else {
    std::string files;
    for (const Json& file : quiet["older"])
      files += (files.empty() ? "" : ", ") + file.get<std::string>();
    text = filled(tr("Quiet since {1}: a file of this journal is older than the others: {2}. "
                     "Somebody or something put it "
                     "back as it was before."),
                  since, for_terminal(files));
  }
  text += " " + tr("Nothing goes out or comes in, and all that waits is paused.") + "\n";
  const auto acts = quiet["acts"].get<std::size_t>();
  const auto waiting = quiet["waiting"].get<std::size_t>();
  if (acts > 0) {
    text += filled(tr_n("{1} thing would leave as soon as the devices meet.",
                        "{1} things would leave as soon as the devices meet.", acts),
                   acts) +
            "\n";
  }
  if (waiting > 0) {
    text += filled(tr_n("{1} thing waits; it leaves only after `waterline release ID`.",
                        "{1} things wait; each leaves only after `waterline release ID`.", waiting),
                   waiting) +
            "\n";
  }
  for (const Json& line : quiet["lines"])
    text += "  " + for_terminal(line.get<std::string>()) + "\n";
  return text + ways_of_old_state(partner) +
         tr("`waterline resume` lets the devices meet again. `waterline unpair` ends the pairing "
            "instead.") +
         "\n";
}

std::string addresses_in_words(const Json& partner) {
  const std::string address = for_terminal(partner["address"].get<std::string>());
  const std::string listen = for_terminal(partner["listen"].get<std::string>());
  std::string text = address.empty()
                         ? tr("No address is set for the other device.")
                         : filled(tr("The other device is looked for at {1}."), address);
  text += "\n";
  text += listen.empty() ? tr("This device waits for no calls.")
                         : filled(tr("This device waits for calls at {1}."), listen);
  text += "\n";
  return text;
}

// Returns the place in between, if there is one.
std::string place_in_words(const Json& partner) {
  if (partner["folder"].is_string()) {
    return filled(tr("What you share also goes by the folder {1}."),
                  for_terminal(partner["folder"].get<std::string>())) +
           "\n";
  }
  const Json& box = partner["box"];
  if (!box.is_object()) return {};
  const std::string address = for_terminal(box["address"].get<std::string>());
  std::string text =
      filled(box["by_tor"].get<bool>() ? tr("What you share also goes by the box {1}, through Tor.")
                                       : tr("What you share also goes by the box {1}."),
             address) +
      "\n";
  if (box["problem"].is_string())
    text += words_for_finding({{"finding", box["problem"].get<std::string>()}}) + "\n";
  return text;
}

std::string offer_in_words(const Json& offer) {
  const std::string until = local_time(offer["expires"].get<std::string>());
  const std::string what =
      offer["far"].get<bool>()
          ? filled(tr("A line for pairing through Tor is good until {1}: whoever has it can call "
                      "this device."),
                   until)
          : filled(tr("A code or a picture for pairing is good until {1}."), until);
  return what + " " +
         tr("`waterline pair show --again` shows it and goes on with it; Control-C there ends "
            "it.") +
         "\n";
}

std::string partner_in_words(const Json& partner) {
  std::string text = filled(partner["method"] == "picture" ? tr("Paired on {1}, by a picture.")
                                                           : tr("Paired on {1}, by words."),
                            partner["paired_on"].get<std::string>()) +
                     "\n";
  if (!partner["confirmed"].get<bool>()) text += tr("The devices have not met yet.") + "\n";
  if (partner["needs_newer"].get<bool>()) text += needs_newer_in_words() + "\n";
  const bool is_unproven = partner["problem"] == "unproven";
  if (partner["new_keys"] == "wait" && !is_unproven) {
    text +=
        wrapped(tr("Your new keys wait for your partner's device: it takes them when the devices "
                   "next meet, and nothing of yours leaves before."));
  }
  if (partner["new_keys"] == "not_taken") {
    text += wrapped(
        tr("Your partner's device has met this one and did not take your new keys, so nothing of "
           "yours leaves. To go on, type `waterline unpair` on both devices, and pair again."));
  }
  if (partner["offline"] == "quiet") return text;
  text += place_in_words(partner);
  const Json& tor = partner["tor"];
  if (!tor["use"].is_string()) return text + words_for_tor(tor) + "\n";
  if (partner["offline"] == "paused") {
    return text +
           tr("Paused: nothing goes out or comes in, and all that waits goes on waiting. To the "
              "other device this one looks switched off. `waterline resume` ends the pause.") +
           "\n";
  }
  if (partner["offline"] == "manual") {
    text += tr("The devices meet only when you type `waterline sync`. If your partner chose this "
               "too, both of you must type it at the same moment.") +
            "\n";
  }
  if (partner["offline"] == "outside_hours") {
    text += filled(tr("Nothing goes out or comes in now: you let the devices meet at {1}."),
                   for_terminal(partner["sync_when"].get<std::string>())) +
            "\n";
  }
  if (!partner["offline"].is_null()) return text;
  if (tor["use"] != "off") text += words_for_tor(tor) + "\n";
  if (tor["use"] != "only") text += addresses_in_words(partner);
  if (partner["problem"] == "partner_misbehaves") {
    text += tr("The other device sends things that it should not. They were refused; nothing of "
               "yours was changed.") +
            "\n";
  }
  if (partner["problem"] == "partner_full") {
    text +=
        tr("The other device has used up its room here (256 MiB, 32 of them for goals, agreements "
           "and other words of you two). Anything beyond that was not kept; everything before is "
           "here. There is room again when your partner takes something back.") +
        "\n";
  }
  if (partner["problem"] == "unproven") {
    text += tr("At your partner's address something answers that did not prove to be the device "
               "that you paired with. `waterline doctor` says what to do.") +
            "\n";
  }
  if (partner["problem"] == "no_network_process") {
    text += tr("The network process does not run, so nothing goes out or comes in.") + "\n";
  }
  return text;
}

void status(const Context& context) {
  Client client(context);
  Json answer = {{"schema", "waterline/status/1"}, {"state", "closed"}, {"node", false}};
  if (auto told = client.ask_if_it_runs("GET", "/v1/status")) {
    answer = std::move(*told);
    if (answer.contains("error")) Client::fail(answer);
    answer["node"] = true;
  } else if (!daemon::has_journal(context.home)) {
    answer["state"] = "absent";
  }
  if (context.json) return print_json(answer);

  const std::string state = answer["state"];
  if (state == "absent" && home_is_missing(context)) {
    return print(tr("There is no journal in this folder.") + " " +
                 tr("If it is on a disk that you took out, put that in. `waterline init` makes a "
                    "new journal."));
  }
  if (state == "absent") return print(tr("No journal here yet. `waterline init` makes one."));
  if (state == "closed") return print(tr("Closed."));
  std::string text;
  if (state != "open")
    text = tr("Locked: nothing can be read or written here until it is unlocked.") + "\n";
  if (state == "open") {
    text = answer.contains("locks_at") ? filled(tr("Open. It locks at {1} if you do nothing."),
                                                local_time(answer["locks_at"].get<std::string>()))
                                       : tr("Open.");
    text += "\n";
    if (answer.contains("last_backup") && answer["last_backup"].is_string()) {
      text += filled(tr("The last backup was made {1}."),
                     local_time(answer["last_backup"].get<std::string>())) +
              "\n";
    }
    const std::string waits =
        answer.contains("waiting") ? waiting_in_words(answer["waiting"]) : std::string();
    if (!waits.empty()) text += waits + "\n";
  }
  text += wrapped(words_for_keyring(answer)) + wrapped(words_for_clock(answer));
  if (answer.contains("partner") && !answer["partner"].is_null())
    text += partner_in_words(answer["partner"]);
  if (answer.contains("offer") && answer["offer"].is_object())
    text += wrapped(offer_in_words(answer["offer"]));
  if (answer.contains("quiet") && answer["quiet"].is_object())
    text += wrapped(quiet_in_words(answer["quiet"], answer.value("partner", Json())));
  print(text + wrapped(words_for_watcher(answer)) + words_for_courier(answer));
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
  app.add_subcommand("status", tr("Show whether the journal is open, paired and backed up"))
      ->callback([&context] { status(context); });
}

}  // namespace waterline::cli
