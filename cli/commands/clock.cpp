#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/status_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void clock(const Context& context, const std::string& confirm) {
  Client client(context);
  Json status = client.get("/v1/status");
  if (!status.contains("clock")) {  // known once the journal is unlocked
    client.unlock();
    status = client.get("/v1/status");
  }
  const Json& clock = status["clock"];
  Json request = Json::object();
  if (!confirm.empty()) {
    request["confirm"] = confirm;
  } else {
    if (context.json) return print_json({{"schema", "waterline/clock/1"}, {"clock", clock}});
    const std::string words = wrapped(words_for_clock(status));
    if (!clock.is_object()) return print(tr("The clock and the time that passed agree."));
    print(words.empty() ? tr("By its clock this computer was off for a while. That time begins to "
                             "count in a few minutes.")
                        : words);
    if (clock["state"] == "settling" || !can_ask()) return;
    say(context,
        wrapped(tr("If the clock is right, its time counts from now on: everything that is due by "
                   "it leaves now, and the bin is emptied of entries whose time is over.")));
    if (!ask_for_word(tr("Type `{1}` if it is right: "), marked("right")))
      return say(context, tr("Nothing was changed."));
    request["confirm"] = "right";
  }
  const Json answer = client.post("/v1/clock", request);
  if (context.json) return print_json(answer);
  say(context, tr("From now on the clock's time counts."));
}

}  // namespace

void add_clock(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "clock",
      tr("Show whether the clock agrees with the time that passed, or say that it is right"));
  auto confirm = std::make_shared<std::string>();
  command->add_option("--confirm", *confirm, tr("The typed word `right`, for scripts"));
  command->callback([&context, confirm] { clock(context, *confirm); });
}

}  // namespace waterline::cli
