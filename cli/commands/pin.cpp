#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void pin(const Context& context, const std::string& id, bool pinned) {
  Client client(context);
  const Json entry = client.put(entry_path(id) + "/pin", {{"pinned", pinned}});
  if (context.json) return print_json(entry);
  say(context,
      pinned ? tr("Pinned. `waterline list --pinned` shows it.") : tr("Not pinned any more."));
}

}  // namespace

void add_pin(CLI::App& app, Context& context) {
  for (const bool pinned : {true, false}) {
    auto* command = app.add_subcommand(pinned ? "pin" : "unpin",
                                       pinned ? tr("Keep an entry at hand") : tr("Unpin it"));
    auto id = add_entry_id(command);
    command->callback([&context, id, pinned] { pin(context, *id, pinned); });
  }
}

}  // namespace waterline::cli
