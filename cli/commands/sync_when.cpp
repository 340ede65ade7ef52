#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/partner_settings.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

void sync_when(const Context& context, const std::string& when) {
  if (!when.empty()) {
    return set_for_partner(
        context, {{"sync_when", when}},
        when == "always" ? tr("The devices meet whenever they can.")
        : when == "manual"
            ? tr("The devices meet only when you type `waterline sync`. If your partner chose this "
                 "too, both of you must type it at the same moment.")
            : tr("The devices meet in these hours, by this computer's local time, and when you "
                 "type `waterline sync`. At other times nothing goes out or comes in."));
  }
  Client client(context);
  const Json partner = partner_of(client);
  if (context.json)
    return print_json({{"schema", "waterline/sync-when/1"}, {"sync_when", partner["sync_when"]}});
  print(for_terminal(partner["sync_when"].get<std::string>()));
}

}  // namespace

void add_sync_when(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "sync-when", tr("Set when the devices meet by themselves; without an argument, show it"));
  auto when = std::make_shared<std::string>();
  command
      ->add_option("when", *when,
                   tr("always, manual, or windows of the day: 07:00-08:30,22:00-00:30"))
      ->type_name("always|manual|HOURS");
  command->callback([&context, when] { sync_when(context, *when); });
}

}  // namespace waterline::cli
