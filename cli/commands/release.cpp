#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <vector>

#include "base/id_beginning.h"
#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/argument_words.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Returns true if the text can be the id of a waiting share, or the beginning of one.
bool looks_like_id(const std::string& text) {
  return text.size() >= base::kMinBeginningSize && base::has_letter(text, 'h') &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0; });
}

Json ask_to_release(Client& client, const Json& request) {
  try {
    return client.post("/v1/waiting/release", request, "needs_confirmation");
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id") throw;
    if (looks_like_id(request["moment"].get<std::string>()))
      throw words_for_nothing_waiting(client, request["moment"].get<std::string>());
    throw Ended(Exit::kNothing, tr("Nothing waits for this moment. Nothing was changed."),
                tr("`waterline waiting` shows the moments that you named, and the ids."),
                "unknown_id");
  }
}

void release(const Context& context, const std::vector<std::string>& words,
             const std::string& confirm) {
  Client client(context);
  const Json waits = client.get("/v1/waiting")["waiting"];
  if (waits.empty()) {
    throw Ended(Exit::kNothing, tr("Nothing is waiting to leave."),
                tr("`waterline ours` shows what has left."), "unknown_id");
  }
  const std::string moment = words_or_answer(words, tr("Which moment, or which id? "));
  Json request = {{"moment", moment}};
  if (!confirm.empty()) request["confirm"] = confirm;
  Json answer = ask_to_release(client, request);
  if (answer.contains("error")) {
    // The node asks for a confirmation, because the share would leave earlier than the person had
    // chosen.
    if (!can_ask() || context.json) Client::fail(answer);
    if (!ask_for_word(tr("It leaves at once, and nobody can un-read it. Type `{1}` to let it go: "),
                      marked("now"))) {
      throw Ended(Exit::kUsage, tr("It goes on waiting. Nothing has left."), "", "declined");
    }
    request["confirm"] = "now";
    answer = client.post("/v1/waiting/release", request);
  }
  if (context.json) return print_json(answer);
  const bool by_moment =
      std::ranges::any_of(waits, [&](const Json& act) { return act["until"] == moment; });
  say(context, by_moment ? tr("Released. Everything that waited for this moment leaves now.")
                         : tr("Released. It leaves now; if it came back with a backup, it leaves "
                              "at its own time."));
}

}  // namespace

void add_release(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("release", tr("Let something leave: by its moment, or by its id"));
  auto words = std::make_shared<std::vector<std::string>>();
  auto confirm = std::make_shared<std::string>();
  mark_words(command->add_option("moment", *words,
                                 tr("The moment's name as you gave it, or the id of something that "
                                    "waits; without it, or with `-`, you are asked")));
  command->add_option("--confirm", *confirm, tr("The typed word, for scripts"));
  command->callback([&context, words, confirm] { release(context, *words, *confirm); });
}

}  // namespace waterline::cli
