#include <chrono>
#include <memory>
#include <thread>

#include "base/text.h"
#include "client/new_keys.h"
#include "client/writing.h"
#include "commands/commands.h"
#include "commands/reassess.h"
#include "commands/waiting_shares.h"
#include "crypto/secret.h"
#include "crypto/system_random.h"
#include "crypto/words.h"
#include "daemon/run.h"
#include "terminal/layout.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "terminal/terminal_state.h"
#include "words/clock_words.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kGeneratedWords = 6;  // 66 bits, and Argon2id before every guess

std::string generated_passphrase() {
  crypto::initialize();
  crypto::SystemRandom random;
  std::string passphrase;
  for (const std::string& word : crypto::random_words(kGeneratedWords, random)) {
    if (!passphrase.empty()) passphrase += ' ';
    passphrase += word;
  }
  return passphrase;
}

std::string new_passphrase(const Context& context, bool generate) {
  if (auto given = given_passphrase(context)) {
    require_fit(*given, tr("Nothing was made."));
    return *given;
  }
  if (!generate) {
    say(context,
        wrapped(tr(
            "Choose a passphrase of at least 8 characters. It locks everything on this device, and "
            "nobody can reset it for you. Press Enter alone to have one made of six random "
            "words.")));
    std::string chosen = ask_new_passphrase(context, tr("Passphrase: "));
    if (!chosen.empty()) return chosen;
  }
  std::string passphrase = generated_passphrase();
  std::string wrong_before;  // directly above the question
  for (;;) {
    std::string shown =
        tr("Your passphrase:") + "\n\n" + wrapped(passphrase, "    ") + "\n" + wrong_before;
    show_until_enter(shown, tr("Press Enter when you have it; this screen is gone then. "));
    wipe(shown);
    std::string typed =
        ask_secret(tr("Type it once, to be sure you have it (Enter alone shows it again): "));
    const bool same = typed == passphrase;
    const bool again = typed.empty();
    wipe(typed);
    if (same) return passphrase;
    wrong_before = again ? "" : tr("That is not the passphrase shown.") + "\n\n";
  }
}

void init(const Context& context, bool generate, bool accept_loss) {
  Client client(context);
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (status.value("state", "") != "absent" && !status.contains("error")) {
    throw words_for({{"error", "store_exists"}});
  }
  std::string passphrase = new_passphrase(context, generate);
  const Json begun = client.ask_plainly("POST", "/v1/init/begin", {{"passphrase", passphrase}});
  wipe(passphrase);
  if (begun.contains("error")) Client::fail(begun);

  const Json done = finish_with_phrase(context, client, begun, "/v1/init/finish",
                                       accept_loss ? PhraseCheck::kLeaveOut : PhraseCheck::kAsk);
  if (done.contains("error")) Client::fail(done);
  say(context, "\n" + tr("Your journal is ready. `waterline write` begins; `waterline lock` closes "
                         "it to others."));
}

// Of the two copies of the keyring, where they were not the same.
std::string words_for_keyring(const Json& status) {
  if (!status.contains("keyring") || !status["keyring"].is_object()) return {};
  const Json& note = status["keyring"];
  const std::string file = note["file"];
  const std::string state = note["state"];
  if (state == "mended") {
    return wrapped(filled(
        tr("The file {1} was missing or not as it was written. It was written anew from the other "
           "copy, which opened the journal."),
        file));
  }
  return wrapped(filled(
      tr("The file {1} is missing or not as it was written, and it could not be written anew. The "
         "other copy opened the journal. Check the disk."),
      file));
}

void unlock(const Context& context, bool recovery, int minutes,
            const std::string& new_passphrase_file) {
  Client client(context);
  Json more = Json::object();
  if (minutes > 0) more["for_seconds"] = minutes * 60;
  std::string phrase;
  if (recovery) {
    phrase = recovery_phrase_for(context);
    more["recovery_phrase"] = phrase;
    const Json answer = client.ask_plainly("POST", "/v1/unlock", more);
    if (answer.contains("error")) {
      wipe(phrase);
      if (answer["error"] == "wrong_passphrase") throw words_for_wrong_phrase();
      Client::fail(answer);
    }
    Client::say_found(context, answer);
  } else {
    client.unlock(more);
  }
  say(context, tr("Open."));
  if (recovery) set_passphrase_after_recovery(context, client, phrase, new_passphrase_file);
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  const Json status = client.get("/v1/status");
  if (const std::string words = words_for_keyring(status) + words_for_clock(status);
      !words.empty()) {
    say(context, words.substr(0, words.size() - 1));
  }
  if (status.contains("waiting")) {
    const std::string waits = waiting_in_words(status["waiting"]);
    if (!waits.empty()) say(context, waits);
  }
  if (const std::string left = words_about_left(client); !left.empty()) say(context, wrapped(left));
  say_if_due(context, client);
}

constexpr int kLockTries = 10;
constexpr std::chrono::milliseconds kBetweenLocks{200};

// Tries again where no answer came: somebody who locks must not have to wonder whether it is
// locked. A node that has ended holds nothing open.
void lock_node(Client& client, bool all) {
  for (int i = 1; client.node_runs(); ++i) {
    try {
      const Json answer = client.ask_plainly("POST", "/v1/lock", {{"all", all}});
      if (answer.contains("error")) Client::fail(answer);
      return;
    } catch (const Ended& ended) {
      if (ended.error_code() != "node_ended" || i == kLockTries) throw;
      std::this_thread::sleep_for(kBetweenLocks);
    }
  }
}

void lock(const Context& context, bool all) {
  Client client(context);
  lock_node(client, all);
  if (context.json) print_json({{"schema", "waterline/done/1"}});
  say(context, all ? tr("Closed.") : tr("Locked."));
}

// Why nothing is said to the partner's device, what would leave, and the two ways on.
std::string quiet_in_words(const Json& quiet) {
  const std::string since = local_time(quiet["since"].get<std::string>());
  std::string text;
  if (quiet["reason"] == "restored") {
    text = filled(tr("Quiet since {1}: this journal was restored from a backup, and much may have "
                     "been decided since the "
                     "backup was made."),
                  since);
  } else if (quiet["older"].empty()) {
    text = filled(tr("Quiet since {1}: your partner's device holds words of yours that this "
                     "journal does not know. It was "
                     "put back as it was before, or another copy of it has spoken."),
                  since);
  } else {
    std::string files;
    for (const Json& file : quiet["older"])
      files += (files.empty() ? "" : ", ") + file.get<std::string>();
    text = filled(tr("Quiet since {1}: a file of this journal is older than the others: {2}. "
                     "Somebody or something put it "
                     "back as it was before."),
                  since, base::for_terminal(files));
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
    text += "  " + base::for_terminal(line.get<std::string>()) + "\n";
  return text +
         tr("`waterline resume` lets the two devices meet again. `waterline unpair` ends the "
            "pairing instead.") +
         "\n";
}

std::string partner_in_words(const Json& partner) {
  std::string text = filled(partner["method"] == "picture" ? tr("Paired on {1}, by a picture.")
                                                           : tr("Paired on {1}, by words."),
                            partner["paired_on"].get<std::string>()) +
                     "\n";
  if (!partner["confirmed"].get<bool>())
    text += tr("The first meeting of the two devices is still to come.") + "\n";
  if (partner["needs_newer"].get<bool>()) text += needs_newer_in_words() + "\n";
  const bool is_unproven = partner["problem"] == "unproven";
  if (partner["new_keys"] == "wait" && !is_unproven) {
    text +=
        wrapped(tr("Your new keys wait for your partner's device: it takes them when the two next "
                   "meet, and nothing "
                   "of yours leaves before."));
  }
  if (partner["new_keys"] == "not_taken") {
    text +=
        wrapped(tr("Your partner's device has met this one and did not take your new keys, so "
                   "nothing of yours "
                   "leaves. To go on, say `waterline unpair` on both, and pair again."));
  }
  if (partner["rest"] == "quiet") return text;
  if (partner["rest"] == "paused") {
    return text +
           tr("Paused: nothing goes out or comes in, and what waits goes on waiting. To the other "
              "device this one "
              "looks "
              "switched off. `waterline resume` ends it.") +
           "\n";
  }
  if (partner["rest"] == "manual") {
    text += tr("The two devices meet only when you say `waterline sync`. If your partner chose "
               "this too, both of you must "
               "say it at the same moment.") +
            "\n";
  }
  if (partner["rest"] == "outside_hours") {
    text += filled(tr("Nothing goes out or comes in now: you let the devices meet at {1}."),
                   base::for_terminal(partner["sync_when"].get<std::string>())) +
            "\n";
  }
  if (!partner["rest"].is_null()) return text;
  const std::string address = base::for_terminal(partner["address"].get<std::string>());
  const std::string listen = base::for_terminal(partner["listen"].get<std::string>());
  text += address.empty() ? tr("No address is set for the other device.")
                          : filled(tr("The other device is looked for at {1}."), address);
  text += "\n";
  text += listen.empty() ? tr("This device waits for no calls.")
                         : filled(tr("This device waits for calls at {1}."), listen);
  text += "\n";
  if (partner["problem"] == "partner_misbehaves") {
    text += tr("The other device sends things that it should not. They were refused; nothing of "
               "yours was changed.") +
            "\n";
  }
  if (partner["problem"] == "partner_full") {
    text += tr("The other device has used up the room that there is for it here (256 MiB, 32 of "
               "them for what you "
               "write together). Anything beyond that was not kept; everything before is here. "
               "Room comes back when "
               "your partner takes something back.") +
            "\n";
  }
  if (partner["problem"] == "unproven") {
    text += tr("Something answers at your partner's address, and it did not prove to be the device "
               "that you paired with. "
               "`waterline doctor` says what to do.") +
            "\n";
  }
  if (partner["problem"] == "no_network_process") {
    text +=
        tr("The part that speaks with the network does not run, so nothing goes out or comes in.") +
        "\n";
  }
  return text;
}

void status(const Context& context) {
  Client client(context);
  Json answer = {{"schema", "waterline/status/1"}, {"state", "closed"}, {"node", false}};
  if (client.node_runs()) {
    answer = client.ask_plainly("GET", "/v1/status");
    if (answer.contains("error")) Client::fail(answer);
    answer["node"] = true;
  } else if (!daemon::has_journal(context.home)) {
    answer["state"] = "absent";
  }
  if (context.json) return print_json(answer);

  const std::string state = answer["state"];
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
  text += words_for_keyring(answer) + words_for_clock(answer);
  if (answer.contains("partner") && !answer["partner"].is_null())
    text += partner_in_words(answer["partner"]);
  if (answer.contains("quiet") && answer["quiet"].is_object())
    text += wrapped(quiet_in_words(answer["quiet"]));
  print(text + words_for_courier(answer));
}

struct NewPassphrase {
  bool recovery = false;           // opened by the phrase
  bool somebody_knows_it = false;  // the partner's device gets new keys too
  // that the new one is in; empty: it is asked for
  std::string file;
  std::string confirm;
};

void passphrase(const Context& context, const NewPassphrase& how) {
  Client client(context);
  say(context, wrapped(tr("A new passphrase comes with a new recovery phrase and new keys for "
                          "everything: whoever has the "
                          "old ones opens nothing that is written from then on.")));
  if (how.somebody_knows_it) {
    say(context, wrapped(tr("Because somebody may know the old one, your partner's device gets new "
                            "keys of yours as well, when "
                            "the two next meet. What you shared stays.")));
  }
  const std::string kind = how.recovery ? "recovery_phrase" : "passphrase";
  std::string secret = how.recovery ? recovery_phrase_for(context)
                                    : passphrase_for(context, tr("Current passphrase: "));
  // Before anything is typed twice.
  const Json opens = client.ask_plainly("POST", "/v1/passphrase/check", {{kind, secret}});
  if (opens.contains("error")) {
    wipe(secret);
    if (how.recovery && opens["error"] == "wrong_passphrase") throw words_for_wrong_phrase();
    Client::fail(opens);
  }
  std::string chosen = how.file.empty() ? ask_new_passphrase(context, tr("New passphrase: "))
                                        : new_passphrase_from(how.file);
  if (chosen.empty()) {
    wipe(secret);
    throw Ended(Exit::kUsage, tr("None was chosen. The passphrase is still the old one."),
                tr("Try again."), "bad_request");
  }
  const Json wish = {
      {kind, secret}, {"new_passphrase", chosen}, {"somebody_knows_it", how.somebody_knows_it}};
  wipe(secret);
  wipe(chosen);
  change_keys(context, client, wish, phrase_check_from(how.confirm));
}

void clock(const Context& context, const std::string& confirm) {
  Client client(context);
  Json status = client.get("/v1/status");
  if (!status.contains("clock")) {  // only an open journal tells
    client.unlock();
    status = client.get("/v1/status");
  }
  const Json& clock = status["clock"];
  Json request = Json::object();
  if (!confirm.empty()) {
    request["confirm"] = confirm;
  } else {
    if (context.json) return print_json({{"schema", "waterline/clock/1"}, {"clock", clock}});
    const std::string words = words_for_clock(status);
    if (!clock.is_object()) return print(tr("The clock and the time that passed agree."));
    print(words.empty() ? tr("By its clock this computer was off for a while. That time counts in "
                             "a few minutes.")
                        : words);
    if (clock["state"] == "settling" || !can_ask()) return;
    say(context,
        wrapped(tr(
            "If the clock is right, its time counts from now on: what is due by it leaves now, and "
            "what has been in the bin for its time is removed for good.")));
    if (!ask_for_word(tr("Type `{1}` if it is right: "), marked("right")))
      return say(context, tr("Nothing changed."));
    request["confirm"] = "right";
  }
  const Json answer = client.post("/v1/clock", request);
  if (context.json) return print_json(answer);
  say(context, tr("From now on the clock's time counts."));
}

void stop(const Context& context) {
  Client(context).stop_node();
  if (context.json) print_json({{"schema", "waterline/done/1"}});
  say(context, tr("Stopped."));
}

}  // namespace

void add_opening_commands(CLI::App& app, Context& context) {
  {
    auto* command = app.add_subcommand("init", tr("Make a new journal in this home"));
    auto generate = std::make_shared<bool>(false);
    auto accept = std::make_shared<std::string>();
    command->add_flag("--generate", *generate, tr("Have a passphrase made of six random words"));
    command->add_option("--confirm", *accept,
                        tr("`loss`: go on without checking the recovery phrase"));
    command->callback(
        [&context, generate, accept] { init(context, *generate, *accept == "loss"); });
  }
  {
    auto* command = app.add_subcommand("unlock", tr("Open the journal with your passphrase"));
    auto recovery = std::make_shared<bool>(false);
    auto minutes = std::make_shared<int>(0);
    command->add_flag("--recovery", *recovery, tr("Use the recovery phrase instead"));
    command->add_option("--for", *minutes, tr("Lock again after this many idle minutes"))
        ->check(CLI::Range(1, 1440));
    auto new_passphrase_file = add_new_passphrase_option(*command);
    command->callback([&context, recovery, minutes, new_passphrase_file] {
      unlock(context, *recovery, *minutes, *new_passphrase_file);
    });
  }
  {
    auto* command =
        app.add_subcommand("lock", tr("Close what you wrote; what is shared goes on syncing"));
    auto all = std::make_shared<bool>(false);
    command->add_flag("--all", *all, tr("Close everything, the shared part too"));
    command->callback([&context, all] { lock(context, *all); });
  }
  app.add_subcommand("status", tr("What is open, and until when"))->callback([&context] {
    status(context);
  });
  {
    auto* command =
        app.add_subcommand("passphrase", tr("Change the passphrase, and all keys with it"));
    auto how = std::make_shared<NewPassphrase>();
    command->add_flag("--recovery", how->recovery,
                      tr("Use the recovery phrase instead of the current passphrase"));
    command->add_flag(
        "--somebody-knows-it", how->somebody_knows_it,
        tr("Give your partner's device new keys of yours too, when the two next meet"));
    auto file = add_new_passphrase_option(*command);
    command->add_option("--confirm", how->confirm,
                        tr("`loss`: go on without checking the recovery phrase"));
    command->callback([&context, how, file] {
      how->file = *file;
      passphrase(context, *how);
    });
  }
  {
    auto* command = app.add_subcommand(
        "clock", tr("Whether the clock agrees with the time that passed; say it is right"));
    auto confirm = std::make_shared<std::string>();
    command->add_option("--confirm", *confirm, tr("The typed word `right`, for scripts"));
    command->callback([&context, confirm] { clock(context, *confirm); });
  }
  app.add_subcommand("node", tr("Run the node here in the foreground"))->callback([&context] {
    daemon::Options options;
    options.home = context.home;
    options.begun = tr("The node runs.");
    options.ended = tr("The node ended.");
    const int code = daemon::run(options);
    if (code == static_cast<int>(Exit::kBusy)) throw words_for({{"error", "store_busy"}});
    if (code != 0) throw words_for({{"error", "storage_failed"}});
  });
  app.add_subcommand("stop", tr("End the node; everything is closed"))->callback([&context] {
    stop(context);
  });
}

}  // namespace waterline::cli
