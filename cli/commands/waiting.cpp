#include <algorithm>
#include <cctype>
#include <memory>

#include "base/text.h"
#include "client/checks.h"
#include "commands/commands.h"
#include "commands/waiting_shares.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

// What waits to leave: looking at it, taking it away, and letting it go.
namespace waterline::cli {
namespace {

void waiting(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/waiting");
  if (context.json) return print_json(answer);
  if (answer["waiting"].empty()) return say(context, tr("Nothing is waiting to leave."));
  for (const Json& act : answer["waiting"]) print_waiting(context, act);
}

void cancel(const Context& context, const std::string& id) {
  Client client(context);
  Json answer;
  try {
    answer = client.remove("/v1/waiting/" + id_in_path(id));
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id") throw;
    throw words_for_nothing_waiting();
  }
  if (context.json) return print_json(answer);
  say(context, tr("Cancelled. Nothing of it remains, and nothing left this device."));
}

// An id, or the beginning of one, of something that waits.
bool looks_like_id(const std::string& text) {
  return text.size() >= 5 && (text.front() == 'h' || text.front() == 'H') &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0; });
}

Json ask_to_release(Client& client, const Json& request) {
  try {
    return client.post("/v1/waiting/release", request, "needs_confirmation");
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id") throw;
    if (looks_like_id(request["moment"].get<std::string>())) throw words_for_nothing_waiting();
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
    // It has a time of its own, which has not come.
    if (!can_ask() || context.json) Client::fail(answer);
    if (!ask_for_word(tr("It leaves at once, and nobody can un-read it. Type `{1}` to let it go: "),
                      marked("now"))) {
      throw Ended(Exit::kUsage, tr("It goes on waiting. Nothing left."), "", "needs_confirmation");
    }
    request["confirm"] = "now";
    answer = client.post("/v1/waiting/release", request);
  }
  if (context.json) return print_json(answer);
  const bool by_moment =
      std::ranges::any_of(waits, [&](const Json& act) { return act["until"] == moment; });
  say(context, by_moment
                   ? tr("Released. Everything that waited for this moment leaves now.")
                   : tr("Released. It leaves now; if it came back with a backup, at its time."));
}

void wait_by_default(const Context& context, const std::string& wait) {
  Client client(context);
  if (!wait.empty()) {
    const Json answer = client.put("/v1/waiting/settings", {{"wait_seconds", seconds_of(wait)}});
    if (context.json) return print_json(answer);
    return say(context, tr("Set for everything you write from now on."));
  }
  const Json settings = client.get("/v1/waiting/settings");
  if (context.json) return print_json(settings);
  const std::int64_t minutes = settings["wait_seconds"].get<std::int64_t>() / 60;
  const bool hours = minutes % 60 == 0;
  const bool days = minutes % 1440 == 0;
  const std::int64_t count = days ? minutes / 1440 : hours ? minutes / 60 : minutes;
  print(std::to_string(count) + (days ? "d" : hours ? "h" : "m"));
}

}  // namespace

void add_waiting_commands(CLI::App& app, Context& context) {
  app.add_subcommand("waiting", tr("What waits to leave, and until when"))->callback([&context] {
    waiting(context);
  });
  {
    auto* command = app.add_subcommand(
        "cancel", tr("Take away something that waits before it leaves, without a trace"));
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->callback([&context, id] { cancel(context, *id); });
  }
  {
    auto* command =
        app.add_subcommand("release", tr("Let something leave: by its moment, or by its id"));
    auto words = std::make_shared<std::vector<std::string>>();
    auto confirm = std::make_shared<std::string>();
    mark_words(command->add_option("moment", *words,
                                   tr("The moment's name as you gave it, or the id of something "
                                      "that waits; none or `-` asks")));
    command->add_option("--confirm", *confirm, tr("The typed word, for scripts"));
    command->callback([&context, words, confirm] { release(context, *words, *confirm); });
  }
  {
    auto* command =
        app.add_subcommand("wait-by-default", tr("How long what you say to your partner waits "
                                                 "before it leaves, if you say nothing else"));
    auto wait = std::make_shared<std::string>();
    command->add_option("duration", *wait, tr("30m, 24h, 2d; without one, what is set"));
    command->callback([&context, wait] { wait_by_default(context, *wait); });
  }
}

}  // namespace waterline::cli
