#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/partner_settings.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// The setting is kept while the devices meet by Tor alone, and does nothing then.
bool set_for_later(const Context& context, const std::string& choice) {
  Client client(context);
  if (!meets_by_tor_alone(client.get("/v1/partner")["partner"])) return false;
  set_for_partner(context, {{"beacons", choice == "on"}}, tr("Set.") + " " + words_for_tor_alone());
  return true;
}

void beacons(const Context& context, const std::string& choice) {
  if (!choice.empty() && set_for_later(context, choice)) return;
  if (choice == "on") {
    return set_for_partner(
        context, {{"beacons", true}},
        tr("On. While the devices are not connected, this one sends 64 random-looking bytes to the "
           "networks it is on, three times when it arrives and then ever less often, and looks for "
           "those of your partner's device, which must do the same. Nobody else can tell whose "
           "they are; but somebody who watches "
           "that network can tell that a device on it may run Waterline."));
  }
  if (choice == "off")
    return set_for_partner(context, {{"beacons", false}},
                           tr("Off. The other device is looked for at its address alone."));
  Client client(context);
  const Json partner = partner_of(client);
  if (context.json)
    return print_json({{"schema", "waterline/beacons/1"}, {"beacons", partner["beacons"]}});
  print(partner["beacons"].get<bool>() ? tr("on") : tr("off"));
  if (partner["beacons"].get<bool>() && meets_by_tor_alone(partner))
    print(wrapped(words_for_tor_alone()));
}

}  // namespace

void add_beacons(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "beacons",
      tr("Let the devices find each other on the same network; without an argument, show it"));
  auto choice = std::make_shared<std::string>();
  command->add_option("choice", *choice, tr("on or off"))->check(CLI::IsMember({"on", "off"}));
  command->callback([&context, choice] { beacons(context, *choice); });
}

}  // namespace waterline::cli
