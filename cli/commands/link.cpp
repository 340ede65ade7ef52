#include <memory>
#include <string>
#include <vector>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void link_entries(const Context& context, const std::string& from,
                  const std::vector<std::string>& to, bool linked) {
  Client client(context);
  Json entry = client.get(entry_path(from));
  // All ids are checked before any link is changed.
  for (const std::string& one : to) {
    if (client.get(entry_path(one))["side"] == entry["side"]) continue;
    throw Ended(Exit::kUsage,
                tr("One of these entries is in the deep and another is not. A link cannot join the "
                   "two sides. Nothing was changed."),
                tr("Link entries of the deep with each other, and the others with each other."),
                "unknown_id");
  }
  for (const std::string& one : to)
    entry = client.put(entry_path(from) + "/links", {{"to", one}, {"linked", linked}});
  if (context.json) return print_json(entry);
  say(context, linked ? tr("Linked.") : tr("Not linked any more."));
}

}  // namespace

void add_link(CLI::App& app, Context& context) {
  for (const bool linked : {true, false}) {
    auto* command =
        app.add_subcommand(linked ? "link" : "unlink",
                           linked ? tr("Let an entry point to others") : tr("Take a link away"));
    auto id = add_entry_id(command);
    auto to = std::make_shared<std::vector<std::string>>();
    command->add_option("to", *to, tr("The ids of the entries that it points to"))->required();
    command->callback([&context, id, to, linked] { link_entries(context, *id, *to, linked); });
  }
}

}  // namespace waterline::cli
