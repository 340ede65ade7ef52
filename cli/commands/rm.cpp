#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

void remove_entry(const Context& context, const std::string& id, bool for_good, bool yes) {
  Client client(context);
  const Json entry = client.get(entry_path(id));
  if (for_good && !yes) {
    say(context, filled(tr("\"{1}\" will be deleted for good, with its history."),
                        for_terminal(entry["title"].get<std::string>())));
    if (!ask_yes_or_no(tr("Remove it? (y/n) "))) return say(context, tr("It stays."));
  }
  const Json answer = client.remove("/v1/entries/" + entry["id"].get<std::string>() +
                                    (for_good ? "?for_good=true" : ""));
  if (context.json) return print_json(answer);
  say(context, for_good
                   ? tr("Removed for good.")
                   : filled(tr("Moved to the bin. `waterline bin restore {1}` brings it back."),
                            entry["short"].get<std::string>()));
  if (entry["side"] == "deep") return;
  say(context, tr("The pieces of it that you shared stay shared; `waterline take-back ID` asks "
                  "both devices to remove one."));
}

}  // namespace

void add_rm(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("rm", tr("Put an entry into the bin"));
  auto id = add_entry_id(command);
  auto for_good = std::make_shared<bool>(false);
  auto yes = std::make_shared<bool>(false);
  command->add_flag("--for-good", *for_good,
                    tr("Delete it at once and for good, with its history"));
  command->add_flag("-y,--yes", *yes, tr("Do not ask"));
  command->callback([&context, id, for_good, yes] { remove_entry(context, *id, *for_good, *yes); });
}

}  // namespace waterline::cli
