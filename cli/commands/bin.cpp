#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void show_bin(const Context& context, bool deep) {
  Client client(context);
  const Json answer = client.get(deep ? "/v1/bin?side=deep" : "/v1/bin");
  if (context.json) return print_json(answer);
  for (const Json& entry : answer["entries"]) {
    print(bold(context, entry["short"].get<std::string>()) + "  " +
          dim(context, filled(tr("removed {1}"), local_time(entry["removed"].get<std::string>()))) +
          "  " + in_list(entry["title"].get<std::string>()));
  }
  const auto days = answer["days"].get<int>();
  say(context, answer["entries"].empty() && deep ? tr("The bin is empty.")
               : answer["entries"].empty()
                   ? tr("The bin is empty. `waterline bin --deep` shows that of the deep.")
               : days == 1 ? tr("Each is gone for good a day after it was removed.")
                           : filled(tr_n("Each is gone for good {1} day after it was removed.",
                                         "Each is gone for good {1} days after it was removed.",
                                         static_cast<std::size_t>(days)),
                                    days));
}

void restore_entry(const Context& context, const std::string& id) {
  Client client(context);
  const Json entry = client.post(entry_path(id) + "/restore");
  if (context.json) return print_json(entry);
  say(context, tr("It is back."));
}

void empty_bin(const Context& context, bool deep, const std::string& confirm) {
  Client client(context);
  if (confirm != "empty") {
    say(context, tr("Everything in the bin will be deleted for good, with its history."));
    if (!ask_for_word(tr("Type the word {1} to go on: "), marked("empty")))
      return say(context, tr("It stays."));
  }
  const Json answer =
      client.post("/v1/bin/empty", {{"side", deep ? "deep" : "vault"}, {"confirm", "empty"}});
  if (context.json) return print_json(answer);
  say(context, tr("The bin is empty."));
}

void keep_in_bin(const Context& context, int days) {
  Client client(context);
  const Json answer = client.put("/v1/bin/settings", {{"days", days}});
  if (context.json) return print_json(answer);
  say(context,
      days == 0 ? tr("From now on `waterline rm` deletes for good at once.") : tr("Kept."));
}

}  // namespace

void add_bin(CLI::App& app, Context& context) {
  auto* bin =
      app.add_subcommand("bin", tr("Show the entries you removed and can still bring back"));
  bin->require_subcommand(0, 1);
  auto deep = std::make_shared<bool>(false);
  bin->add_flag("--deep", *deep, tr("Show the deep instead"));
  bin->callback([&context, bin, deep] {
    if (bin->get_subcommands().empty()) show_bin(context, *deep);
  });
  {
    auto* command = bin->add_subcommand("restore", tr("Bring an entry back"));
    auto id = add_entry_id(command);
    command->callback([&context, id] { restore_entry(context, *id); });
  }
  {
    auto* command = bin->add_subcommand("empty", tr("Delete everything in the bin for good"));
    auto confirm = std::make_shared<std::string>();
    command->add_option("--confirm", *confirm, tr("The word `empty`, for scripts"));
    command->callback([&context, deep, confirm] { empty_bin(context, *deep, *confirm); });
  }
  {
    auto* command = bin->add_subcommand(
        "keep", tr("Set for how many days a removed entry can be brought back; 0: not at all"));
    auto days = std::make_shared<int>(30);
    command->add_option("days", *days, tr("Days"))->required()->check(CLI::Range(0, 36500));
    command->callback([&context, days] { keep_in_bin(context, *days); });
  }
}

}  // namespace waterline::cli
