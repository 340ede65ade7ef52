#include <chrono>
#include <memory>
#include <thread>

#include "base/text.h"
#include "clock_words.h"
#include "commands.h"
#include "crypto/secret.h"
#include "crypto/system_random.h"
#include "crypto/words.h"
#include "layout.h"
#include "messages.h"
#include "node/run.h"
#include "phrase_check.h"
#include "reassessment.h"
#include "secrets.h"
#include "terminal.h"
#include "terminal_state.h"
#include "translation.h"
#include "waiting_shown.h"
#include "written.h"

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
    say(context, wrapped(tr("Choose a passphrase of at least 8 characters. It locks everything on this device, and "
                            "nobody can reset it for you. Press Enter alone to have one made of six random words.")));
    std::string chosen = ask_new_passphrase(context, tr("Passphrase: "));
    if (!chosen.empty()) return chosen;
  }
  std::string passphrase = generated_passphrase();
  std::string wrong_before;  // directly above the question
  for (;;) {
    std::string shown = tr("Your passphrase:") + "\n\n" + wrapped(passphrase, "    ") + "\n" + wrong_before;
    show_until_enter(shown, tr("Press Enter when you have it; this screen is gone then. "));
    wipe(shown);
    std::string typed = ask_secret(tr("Type it once, to be sure you have it (Enter alone shows it again): "));
    const bool same = typed == passphrase;
    const bool again = typed.empty();
    wipe(typed);
    if (same) return passphrase;
    wrong_before = again ? "" : tr("That is not the passphrase shown.") + "\n\n";
  }
}

std::string words_about_phrase() {
  return tr(
      "This is your recovery phrase. Write it on paper and keep it where only you will find it. It opens the journal "
      "if you forget the passphrase; without both, what you wrote is lost for good. It is shown this once.");
}

Json phrase_check(const Json& places) {
  Json words = Json::object();
  for (const Json& place : places) {
    const std::string answer = ask(filled(tr("Word {1} (or `{2}`): "), place.get<int>(), tr("skip")));
    if (answer == "skip" || answer == tr("skip")) return {};
    words[std::to_string(place.get<int>())] = answer;
  }
  return words;
}

// At the terminal: on a screen of its own, which is gone before its words are asked for. Returns how to finish.
Json show_and_check(const Context& context, const Json& begun, bool accept_loss) {
  const Json& phrase = begun["recovery_phrase"];
  const std::string about = wrapped(words_about_phrase()) + "\n";
  if (accept_loss) {
    show_phrase(about, phrase);
  } else if (show_until_checked(context, about, phrase, begun["check"])) {
    return {{"words", words_at(phrase, begun["check"])}};
  } else {
    say(context, tr("Left unchecked. `waterline recovery check` can do it later."));
  }
  return {{"accept_loss", true}};
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

  Json finish = {{"accept_loss", true}};
  if (context.json) print_json({{"schema", "waterline/init/1"}, {"recovery_phrase", begun["recovery_phrase"]}});
  if (!context.json && (!accept_loss || can_ask())) {
    finish = show_and_check(context, begun, accept_loss);
  } else if (!accept_loss) {
    finish = {{"words", phrase_check(begun["check"])}};
  } else {
    say(context,
        "\n" + wrapped(words_about_phrase()) + "\n" + phrase_in_rows(begun["recovery_phrase"], screen_width()));
  }
  const Json done = client.ask_plainly("POST", "/v1/init/finish", finish);
  if (done.contains("error")) Client::fail(done);
  say(context, "\n" + tr("Your journal is ready. `waterline write` begins; `waterline lock` closes it to others."));
}

// Of the two copies of the keyring, where they were not the same.
std::string words_for_keyring(const Json& status) {
  if (!status.contains("keyring") || !status["keyring"].is_object()) return {};
  const Json& note = status["keyring"];
  const std::string file = note["file"];
  const std::string state = note["state"];
  if (state == "mended") {
    return wrapped(filled(tr("The file {1} was missing or not as it was written. It was written anew from the other "
                             "copy, which opened the journal."),
                          file));
  }
  if (state == "differs") {
    return wrapped(filled(tr("The file {1} is another keyring of this journal than the copy that opened it: a change "
                             "of the passphrase was cut short, or somebody put an older file there. Both were left as "
                             "they are. `waterline passphrase` writes both anew."),
                          file));
  }
  return wrapped(filled(tr("The file {1} is missing or not as it was written, and it could not be written anew. The "
                           "other copy opened the journal. Check the disk."),
                        file));
}

void unlock(const Context& context, bool recovery, int minutes, const std::string& new_passphrase_file) {
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
  } else {
    client.unlock(more);
  }
  say(context, tr("Open."));
  if (recovery) set_passphrase_after_recovery(context, client, phrase, new_passphrase_file);
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  const Json status = client.get("/v1/status");
  if (const std::string words = words_for_keyring(status) + words_for_clock(status); !words.empty()) {
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

// Tries again where no answer came: somebody who locks must not have to wonder whether it is locked. A node that has
// ended holds nothing open.
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

std::string partner_in_words(const Json& partner) {
  std::string text =
      filled(partner["method"] == "picture" ? tr("Paired on {1}, by a picture.") : tr("Paired on {1}, by words."),
             partner["paired_on"].get<std::string>()) +
      "\n";
  if (!partner["confirmed"].get<bool>()) text += tr("The first meeting of the two devices is still to come.") + "\n";
  if (partner["rest"] == "paused") {
    return text +
           tr("Paused: nothing goes out or comes in, and what waits goes on waiting. To the other device this one "
              "looks "
              "switched off. `waterline resume` ends it.") +
           "\n";
  }
  if (partner["rest"] == "manual") {
    text +=
        tr("The two devices meet only when you say `waterline sync`. If your partner chose this too, both of you must "
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
    text +=
        tr("The other device sends things that it should not. They were refused; nothing of yours was changed.") + "\n";
  }
  if (partner["problem"] == "partner_full") {
    text += tr("The other device has used up the room that there is for it here (256 MiB, 32 of them for what you "
               "write together). Anything beyond that was not kept; everything before is here. Room comes back when "
               "your partner takes something back.") +
            "\n";
  }
  if (partner["problem"] == "unproven") {
    text +=
        tr("Something answers at your partner's address, and it did not prove to be the device that you paired with. "
           "`waterline doctor` says what to do.") +
        "\n";
  }
  if (partner["problem"] == "no_network_process") {
    text += tr("The part that speaks with the network does not run, so nothing goes out or comes in.") + "\n";
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
  } else if (!node::has_journal(context.home)) {
    answer["state"] = "absent";
  }
  if (context.json) return print_json(answer);

  const std::string state = answer["state"];
  if (state == "absent") return print(tr("No journal here yet. `waterline init` makes one."));
  if (state == "closed") return print(tr("Closed."));
  std::string text;
  if (state != "open") text = tr("Locked: nothing can be read or written here until it is unlocked.") + "\n";
  if (state == "open") {
    text = answer.contains("locks_at") ? filled(tr("Open. It locks at {1} if you do nothing."),
                                                local_time(answer["locks_at"].get<std::string>()))
                                       : tr("Open.");
    text += "\n";
    if (answer.contains("last_backup") && answer["last_backup"].is_string()) {
      text += filled(tr("The last backup was made {1}."), local_time(answer["last_backup"].get<std::string>())) + "\n";
    }
    const std::string waits = answer.contains("waiting") ? waiting_in_words(answer["waiting"]) : std::string();
    if (!waits.empty()) text += waits + "\n";
  }
  text += words_for_keyring(answer) + words_for_clock(answer);
  if (answer.contains("partner") && !answer["partner"].is_null()) text += partner_in_words(answer["partner"]);
  print(text + words_for_courier(answer));
}

void passphrase(const Context& context, bool recovery, const std::string& new_passphrase_file) {
  Client client(context);
  const std::string kind = recovery ? "recovery_phrase" : "passphrase";
  std::string secret = recovery ? recovery_phrase_for(context) : passphrase_for(context, tr("Current passphrase: "));
  // Before anything is typed twice.
  const Json opens = client.ask_plainly("POST", "/v1/passphrase/check", {{kind, secret}});
  if (opens.contains("error")) {
    wipe(secret);
    if (recovery && opens["error"] == "wrong_passphrase") throw words_for_wrong_phrase();
    Client::fail(opens);
  }
  std::string chosen = new_passphrase_file.empty() ? ask_new_passphrase(context, tr("New passphrase: "))
                                                   : new_passphrase_from(new_passphrase_file);
  if (chosen.empty()) {
    wipe(secret);
    throw Ended(Exit::kUsage, tr("None was chosen. The passphrase is still the old one."), tr("Try again."),
                "bad_request");
  }
  set_passphrase(client, kind, secret, chosen);
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  say(context, tr("The passphrase is changed. The recovery phrase is the same as before."));
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
    print(words.empty() ? tr("By its clock this computer was off for a while. That time counts in a few minutes.")
                        : words);
    if (clock["state"] == "settling" || !can_ask()) return;
    say(context, wrapped(tr("If the clock is right, its time counts from now on: what is due by it leaves now, and "
                            "what has been in the bin for its time is removed for good.")));
    if (!ask_for_word(tr("Type `{1}` if it is right: "), marked("right"))) return say(context, tr("Nothing changed."));
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
    command->add_option("--confirm", *accept, tr("`loss`: go on without checking the recovery phrase"));
    command->callback([&context, generate, accept] { init(context, *generate, *accept == "loss"); });
  }
  {
    auto* command = app.add_subcommand("unlock", tr("Open the journal with your passphrase"));
    auto recovery = std::make_shared<bool>(false);
    auto minutes = std::make_shared<int>(0);
    command->add_flag("--recovery", *recovery, tr("Use the recovery phrase instead"));
    command->add_option("--for", *minutes, tr("Lock again after this many idle minutes"))->check(CLI::Range(1, 1440));
    auto new_passphrase_file = add_new_passphrase_option(*command);
    command->callback([&context, recovery, minutes, new_passphrase_file] {
      unlock(context, *recovery, *minutes, *new_passphrase_file);
    });
  }
  {
    auto* command = app.add_subcommand("lock", tr("Close what you wrote; what is shared goes on syncing"));
    auto all = std::make_shared<bool>(false);
    command->add_flag("--all", *all, tr("Close everything, the shared part too"));
    command->callback([&context, all] { lock(context, *all); });
  }
  app.add_subcommand("status", tr("What is open, and until when"))->callback([&context] { status(context); });
  {
    auto* command = app.add_subcommand("passphrase", tr("Change the passphrase"));
    auto recovery = std::make_shared<bool>(false);
    command->add_flag("--recovery", *recovery, tr("Use the recovery phrase instead of the current passphrase"));
    auto new_passphrase_file = add_new_passphrase_option(*command);
    command->callback(
        [&context, recovery, new_passphrase_file] { passphrase(context, *recovery, *new_passphrase_file); });
  }
  {
    auto* command =
        app.add_subcommand("clock", tr("Whether the clock agrees with the time that passed; say it is right"));
    auto confirm = std::make_shared<std::string>();
    command->add_option("--confirm", *confirm, tr("The typed word `right`, for scripts"));
    command->callback([&context, confirm] { clock(context, *confirm); });
  }
  app.add_subcommand("node", tr("Run the node here in the foreground"))->callback([&context] {
    node::Options options;
    options.home = context.home;
    options.begun = tr("The node runs.");
    options.ended = tr("The node ended.");
    const int code = node::run(options);
    if (code == static_cast<int>(Exit::kBusy)) throw words_for({{"error", "store_busy"}});
    if (code != 0) throw words_for({{"error", "storage_failed"}});
  });
  app.add_subcommand("stop", tr("End the node; everything is closed"))->callback([&context] { stop(context); });
}

}  // namespace waterline::cli
