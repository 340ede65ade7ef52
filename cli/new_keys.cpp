#include "new_keys.h"

#include "messages.h"
#include "terminal.h"
#include "terminal_state.h"
#include "translation.h"
#include "watch.h"

namespace waterline::cli {
namespace {

std::string phrase_in_rows(const Json& phrase) {
  std::string rows;
  int place = 0;
  for (const Json& word : phrase) {
    ++place;
    const std::string text = word.get<std::string>();
    rows += (place % 4 == 1 ? "  " : "") + std::string(place < 10 ? " " : "") + std::to_string(place) + " " + text +
            (place % 4 == 0 ? "\n" : std::string(12 - text.size(), ' '));
  }
  return rows;
}

std::string words_about_phrase() {
  return tr(
      "This is your recovery phrase. Write it on paper and keep it where only you will find it. It opens the journal "
      "if you forget the passphrase; without both, what you wrote is lost for good. It is shown this once.");
}

Json typed_words(const Json& places) {
  Json words = Json::object();
  for (const Json& place : places) {
    const std::string answer = ask(filled(tr("Word {1} (or `{2}`): "), place.get<int>(), tr("skip")));
    if (answer == "skip" || answer == tr("skip")) return {};
    words[std::to_string(place.get<int>())] = answer;
  }
  return words;
}

}  // namespace

PhraseCheck phrase_check_from(const std::string& confirm) {
  return confirm == "loss" ? PhraseCheck::kLeaveOut : PhraseCheck::kAsk;
}

Json finish_with_phrase(const Context& context, Client& client, const Json& begun, const std::string& route,
                        PhraseCheck check) {
  const auto finish = [&](Json how) {
    if (begun.contains("change")) how["change"] = begun["change"];
    const Watch watch(context);
    return client.ask_plainly("POST", route, how);
  };
  const Json unchecked = {{"accept_loss", true}};
  std::string shown = wrapped(words_about_phrase()) + "\n" + phrase_in_rows(begun["recovery_phrase"]) + "\n";
  const bool asks = check == PhraseCheck::kAsk;
  if (context.json) {
    print_json({{"schema", "waterline/init/1"}, {"recovery_phrase", begun["recovery_phrase"]}});
    return finish(asks ? Json{{"words", typed_words(begun["check"])}} : unchecked);
  }
  if (!asks && !can_ask()) {
    say(context, "\n" + shown);
    return finish(unchecked);
  }
  const auto show = [&] { show_until_enter(shown, tr("Press Enter when it is on paper; this screen is gone then. ")); };
  show();
  Json answer;
  while (asks) {
    say(context, wrapped(filled(tr("Three of its words show that you have it. To go on without, type `{1}`: a "
                                   "forgotten passphrase then means that everything is lost."),
                                tr("skip"))));
    const Json words = typed_words(begun["check"]);
    if (words.empty()) {
      say(context, tr("Left unchecked. `waterline recovery check` can do it later."));
      break;
    }
    answer = finish({{"words", words}});
    if (answer.value("error", "") != "words_differ") break;
    say(context, words_for(answer).message());
    answer = nullptr;
    show();
  }
  wipe(shown);
  return answer.is_null() ? finish(unchecked) : answer;
}

void change_keys(const Context& context, Client& client, const Json& wish, PhraseCheck check) {
  const Json begun = client.ask_plainly("POST", "/v1/passphrase/begin", wish);
  if (begun.contains("error")) Client::fail(begun);
  const Json done = finish_with_phrase(context, client, begun, "/v1/passphrase/finish", check);
  if (done.contains("error")) Client::fail(done);
  Client::say_found(context, done);
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
