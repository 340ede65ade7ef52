#include <memory>
#include <string>
#include <string_view>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Pins or unpins an item of the shared side. The partner is never told.
void pin_shared(const Context& context, const std::string& id, bool pinned) {
  Client client(context);
  const std::string whole = require_shared(client, id)["id"];
  const Json item = client.put("/v1/shared/" + whole + "/pin", {{"pinned", pinned}});
  if (context.json) return print_json(item);
  say(context,
      pinned ? tr("Pinned, for you alone: `waterline ours --pinned` shows it while it is shared.")
             : tr("Not pinned any more."));
}

void pin(const Context& context, const std::string& id, bool pinned) {
  if (std::string_view("sShH").find(id.substr(0, 1)) != std::string_view::npos && !id.empty())
    return pin_shared(context, id, pinned);
  Client client(context);
  const Json entry = client.put(entry_path(id) + "/pin", {{"pinned", pinned}});
  if (context.json) return print_json(entry);
  say(context,
      pinned ? tr("Pinned. `waterline list --pinned` shows it.") : tr("Not pinned any more."));
}

}  // namespace

void add_pin(CLI::App& app, Context& context) {
  for (const bool pinned : {true, false}) {
    auto* command = app.add_subcommand(
        pinned ? "pin" : "unpin",
        pinned ? tr("Keep an entry, or something shared that helped, at hand for yourself")
               : tr("Unpin it"));
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->callback([&context, id, pinned] { pin(context, *id, pinned); });
  }
}

}  // namespace waterline::cli
