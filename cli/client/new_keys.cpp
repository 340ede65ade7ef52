#include "client/new_keys.h"

#include "client/watch.h"
#include "terminal/layout.h"
#include "terminal/phrase_check.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string words_about_phrase() {
  return tr(
      "This is your recovery phrase. Write it on paper and keep it where only you will find it. It "
      "opens the journal "
      "if you forget the passphrase; without both, what you wrote is lost for good. It is shown "
      "this once.");
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

}  // namespace

PhraseCheck phrase_check_from(const std::string& confirm) {
  return confirm == "loss" ? PhraseCheck::kLeaveOut : PhraseCheck::kAsk;
}

Json finish_with_phrase(const Context& context, Client& client, const Json& begun,
                        const std::string& route, PhraseCheck check) {
  const auto finish = [&](Json how) {
    if (begun.contains("change")) how["change"] = begun["change"];
    const Watch watch(context);
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
  say(context, tr("Left unchecked. `waterline recovery check` can do it later."));
  return finish(unchecked);
}

void change_keys(const Context& context, Client& client, const Json& wish, PhraseCheck check) {
  const Json begun = client.ask_plainly("POST", "/v1/passphrase/begin", wish);
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
    say(context,
        wrapped(
            tr("Your partner's device still knows you by the old keys. When the two next meet, it "
               "takes the "
               "new ones, and does not learn why there are some. Nothing of yours leaves before. "
               "If it "
               "does not take them, `waterline status` says so, and the two of you pair again.")));
  }
  if (done["pairing"] == "ended") {
    say(context,
        wrapped(tr("The pairing has ended, because your partner's device knew you by the old keys. "
                   "What you "
                   "shared stays. To go on, the two of you pair again: `waterline unpair` on the "
                   "other device, "
                   "then `waterline pair show` on one and `waterline pair join` on the other.")));
  }
}

}  // namespace waterline::cli
