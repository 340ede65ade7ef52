#include "client/new_keys.h"

#include "client/client.h"
#include "client/node_progress.h"
#include "terminal/layout.h"
#include "terminal/phrase_check.h"
#include "terminal/questions.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string words_about_phrase() {
  return tr(
      "This is your recovery phrase. Write it on paper and keep it where only you will find it. It "
      "opens the journal if you forget the passphrase; if you lose both, your words are lost for "
      "good. It is shown this once.");
}

Json typed_words(const Json& places) {
  Json words = Json::object();
  for (const Json& place : places) {
    const std::string answer =
        ask(filled(tr("Word {1} (or `{2}`): "), place.get<int>(), tr("skip")));
    if (answer == "skip" || answer == tr("skip")) return {};
    words[std::to_string(place.get<int>())] = answer;
  }
  return words;
}

bool phrase_is_typed(const Context& context) {
  return context.passphrase_file.empty() && context.passphrase_fd < 0;
}

}  // namespace

PhraseCheck phrase_check_from(const std::string& confirm) {
  return confirm == "loss" ? PhraseCheck::kLeaveOut : PhraseCheck::kAsk;
}

Json finish_with_phrase(const Context& context, Client& client, const Json& begun,
                        const std::string& route, PhraseCheck check) {
  const auto finish = [&](Json how) {
    if (begun.contains("change")) how["change"] = begun["change"];
    const NodeProgress progress(context);
    return client.ask_plainly("POST", route, how);
  };
  const Json unchecked = {{"accept_loss", true}};
  const Json& phrase = begun["recovery_phrase"];
  const Json& places = begun["check"];
  const std::string about = wrapped(words_about_phrase()) + "\n";
  const bool asks = check == PhraseCheck::kAsk;
  if (context.json) {
    print_json({{"schema", "waterline/init/1"}, {"recovery_phrase", phrase}});
    return finish(asks ? Json{{"words", typed_words(places)}} : unchecked);
  }
  if (!asks && !can_ask()) {
    say(context, "\n" + about + phrase_in_rows(phrase, screen_width()));
    return finish(unchecked);
  }
  if (!asks) {
    show_phrase(about, phrase);
    return finish(unchecked);
  }
  if (show_until_checked(context, about, phrase, places))
    return finish({{"words", words_at(phrase, places)}});
  say(context, tr("It was not checked. `waterline recovery check` can do it later."));
  return finish(unchecked);
}

void change_keys(const Context& context, Client& client, const Json& request, PhraseCheck check) {
  const Json begun = client.ask_plainly("POST", "/v1/passphrase/begin", request);
  if (begun.contains("error")) Client::fail(begun);
  const Json done = finish_with_phrase(context, client, begun, "/v1/passphrase/finish", check);
  if (done.contains("error")) Client::fail(done);
  Client::say_found(context, done);
  if (context.json) return print_json(done);
  say(context,
      wrapped(tr("Everything is sealed under new keys. The old passphrase and the old recovery "
                 "phrase open "
                 "nothing that is written from now on. Backups from before still open with them: "
                 "delete those "
                 "that you no longer need, and make a new one: `waterline backup create`.")));
  if (done["pairing"] == "renews") {
    say(context, wrapped(tr("Your partner's device still knows you by the old keys. When the "
                            "devices next meet, it takes the new ones, and does not learn why you "
                            "changed them. Nothing of yours leaves before. If it does not take "
                            "them, `waterline status` says so, and the two of you pair again.")));
  }
  if (done["pairing"] == "ended") {
    say(context, wrapped(tr("The pairing has ended, because your partner's device knew you by the "
                            "old keys. Everything that you shared stays. To go on, the two of you "
                            "pair again: `waterline unpair` on the other device, then `waterline "
                            "pair show` on one and `waterline pair join` on the other.")));
  }
}

void set_passphrase_after_recovery(const Context& context, Client& client, std::string& phrase,
                                   const std::string& file) {
  std::string chosen;
  if (!file.empty()) {
    chosen = new_passphrase_from(file);
  } else if (phrase_is_typed(context) && can_ask()) {
    say(context, wrapped(tr("Choose a new passphrase now, of at least 8 characters, or press Enter "
                            "alone to keep the "
                            "old one.")));
    chosen = ask_new_passphrase(context, tr("New passphrase: "));
  }
  if (chosen.empty()) {
    wipe(phrase);
    return say(
        context,
        wrapped(tr("The old passphrase stays. If you have forgotten it, `waterline passphrase "
                   "--recovery` sets a new one.")));
  }
  const Json request = {{"recovery_phrase", phrase}, {"new_passphrase", chosen}};
  wipe(phrase);
  wipe(chosen);
  // New keys come with a new recovery phrase. Ask the person for words of it, to check what they
  // wrote down. But if the passphrase came from a file, a program may run this command, which
  // cannot answer.
  change_keys(context, client, request, file.empty() ? PhraseCheck::kAsk : PhraseCheck::kLeaveOut);
}

}  // namespace waterline::cli
