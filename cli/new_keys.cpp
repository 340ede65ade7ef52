#include "new_keys.h"

#include <cstdio>
#include <cstdlib>

#include "crypto/secret.h"
#include "messages.h"
#include "terminal.h"
#include "translation.h"
#include "watch.h"

namespace waterline::cli {
namespace {

std::string rows_of(const Json& phrase) {
  std::string rows;
  int place = 0;
  for (const Json& word : phrase) {
    ++place;
    const std::string text = word.get<std::string>();
    if (place % 4 == 1) rows += "  ";
    rows += (place < 10 ? " " : "") + std::to_string(place) + " " + text + std::string(12 - text.size(), ' ');
    if (place % 4 == 0) rows += "\n";
  }
  return rows;
}

// The words that show that the person has the phrase, or that it is left unchecked; the answer to the end of it.
Json finish(const Context& context, Client& client, const Json& begun, PhraseCheck check) {
  const auto ask = [&](const Json& how) {
    const Watch watch(context);
    return client.ask_plainly("POST", "/v1/passphrase/finish", how);
  };
  while (check == PhraseCheck::kAsk) {
    const Json words = phrase_check(begun["check"]);
    if (words.empty()) break;
    Json done = ask({{"words", words}});
    if (done.value("error", "") != "words_differ") return done;
    say(context, words_for(done).message());
  }
  return ask({{"accept_loss", true}});
}

}  // namespace

void show_phrase(const Context& context, const Json& phrase) {
  std::string shown =
      wrapped(tr("This is your recovery phrase. Write it on paper and keep it where only you will find it. It opens "
                 "the journal if you forget the passphrase; without both, what you wrote is lost for good. It is "
                 "shown this once.")) +
      "\n\n" + rows_of(phrase);
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): nothing here changes the environment
  const bool has_other_screen = terminal != nullptr && std::string_view(terminal) != "dumb";
  if (!can_ask() || !output_is_terminal() || !has_other_screen) {
    say(context, shown);
    if (can_ask() && output_is_terminal()) static_cast<void>(ask_secret(tr("Press Enter when it is on paper. ")));
  } else {
    // The terminal's other screen keeps nothing once it is left.
    std::fputs(("\x1b[?1049h\x1b[H\x1b[2J" + shown + "\n").c_str(), stdout);
    std::fflush(stdout);
    try {
      static_cast<void>(ask_secret(tr("Press Enter when it is on paper; this screen is gone then. ")));
    } catch (const Ended&) {
      std::fputs("\x1b[?1049l", stdout);
      throw;
    }
    std::fputs("\x1b[?1049l", stdout);
    std::fflush(stdout);
  }
  wipe(shown);
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

void change_keys(const Context& context, Client& client, const Json& wish, PhraseCheck check) {
  const Json begun = client.ask_plainly("POST", "/v1/passphrase/begin", wish);
  if (begun.contains("error")) Client::fail(begun);
  if (context.json) {
    print_json({{"schema", "waterline/init/1"}, {"recovery_phrase", begun["recovery_phrase"]}});
  } else {
    show_phrase(context, begun["recovery_phrase"]);
  }
  if (check == PhraseCheck::kAsk) {
    say(context,
        wrapped(filled(tr("Three of its words show that you have it. To go on without, type `{1}`: a forgotten "
                          "passphrase then means that everything is lost."),
                       tr("skip"))));
  }
  const Json done = finish(context, client, begun, check);
  if (done.contains("error")) Client::fail(done);
  if (context.json) return print_json(done);
  say(context, wrapped(tr("Everything is sealed under new keys. The old passphrase and the old recovery phrase open "
                          "nothing that is written from now on. Backups from before still open with them: delete those "
                          "that you no longer need, and make a new one: `waterline backup create`.")));
  if (done["pairing_ended"].get<bool>()) {
    say(context,
        wrapped(tr("The pairing has ended, because your partner's device knew you by the old keys. What you "
                   "shared stays. To go on, the two of you pair again: `waterline unpair` on the other device, "
                   "then `waterline pair show` on one and `waterline pair join` on the other.")));
  }
}

}  // namespace waterline::cli
