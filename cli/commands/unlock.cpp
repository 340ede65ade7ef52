#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "client/client.h"
#include "client/drafts.h"
#include "client/new_keys.h"
#include "commands/commands.h"
#include "commands/reassess.h"
#include "commands/remind.h"
#include "commands/waiting_shares.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "words/status_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

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
  if (const std::string words =
          wrapped(words_for_keyring(status)) + wrapped(words_for_clock(status));
      !words.empty()) {
    say(context, words.substr(0, words.size() - 1));
  }
  if (status.contains("waiting")) {
    const std::string waits = waiting_in_words(status["waiting"]);
    if (!waits.empty()) say(context, waits);
  }
  if (const std::string left = words_about_left(client); !left.empty()) say(context, wrapped(left));
  say_if_due(context, client);
  say_if_reminded(context, client);
}

constexpr int kLockTries = 10;
constexpr std::chrono::milliseconds kBetweenLocks{200};

// Locks the journal. Repeats the request if no answer comes, since the person must know that the
// journal is locked. Does nothing if no node runs: then nothing is unlocked.
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

void set_when_dark(const Context& context, const std::string& choice) {
  Client client(context);
  const Json answer = client.post("/v1/settings", {{"lock_when_dark", choice == "on"}});
  if (context.json) return print_json(answer);
  say(context,
      choice == "on"
          ? tr("The journal locks when the screen only goes dark, too.")
          : tr("A screen that only goes dark no longer locks the journal. A locked screen does, "
               "where the desktop tells it from a dark one; Xfce, Cinnamon and MATE may not. "
               "Before "
               "sleep everything is closed, always."));
}

void lock(const Context& context, bool all) {
  Client client(context);
  lock_node(client, all);
  if (context.json) print_json({{"schema", "waterline/done/1"}});
  say(context, all ? tr("Closed.") : tr("Locked."));
}

}  // namespace

void add_unlock(CLI::App& app, Context& context) {
  {
    auto* command = app.add_subcommand("unlock", tr("Open the journal with your passphrase"));
    auto recovery = std::make_shared<bool>(false);
    auto minutes = std::make_shared<int>(0);
    command->add_flag("--recovery", *recovery, tr("Use the recovery phrase instead"));
    command
        ->add_option("--for", *minutes, tr("Lock again after this many minutes without a command"))
        ->check(CLI::Range(1, 1440));
    auto new_passphrase_file = add_new_passphrase_option(*command);
    command->callback([&context, recovery, minutes, new_passphrase_file] {
      unlock(context, *recovery, *minutes, *new_passphrase_file);
    });
  }
  {
    auto* command =
        app.add_subcommand("lock", tr("Close your entries; the shared part goes on syncing"));
    auto all = std::make_shared<bool>(false);
    auto* everything =
        command->add_flag("--all", *all, tr("Close everything, the shared part too"));
    auto when_dark = std::make_shared<std::string>();
    command
        ->add_option("--when-dark", *when_dark,
                     tr("Only set whether a screen that goes dark locks, too: on or off"))
        ->check(CLI::IsMember({"on", "off"}))
        ->excludes(everything);
    command->callback([&context, all, when_dark] {
      when_dark->empty() ? lock(context, *all) : set_when_dark(context, *when_dark);
    });
  }
}

}  // namespace waterline::cli
