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

void address(const Context& context, const std::string& partner, const std::string& listen,
             bool listen_given) {
  Client client(context);
  if (partner.empty() && !listen_given) {
    const Json answer = client.get("/v1/partner");
    const Json nobody = {{"address", ""}, {"listen", ""}};
    const Json& known = answer["partner"].is_object() ? answer["partner"] : nobody;
    if (context.json)
      return print_json({{"schema", "waterline/address/1"},
                         {"address", known["address"]},
                         {"listen", known["listen"]}});
    if (meets_by_tor_alone(known)) print(wrapped(words_for_tor_alone()));
    const std::string there = for_terminal(known["address"].get<std::string>());
    const std::string here = for_terminal(known["listen"].get<std::string>());
    if (meets_by_tor_alone(known)) {
      return print((there.empty() ? tr("No address is set for the other device.")
                                  : filled(tr("Set for the other device: {1}."), there)) +
                   "\n" +
                   (here.empty() ? tr("This device waits for no calls.")
                                 : filled(tr("Set for this device: {1}."), here)));
    }
    return print((there.empty() ? tr("No address is set for the other device.")
                                : filled(tr("The other device is looked for at {1}."), there)) +
                 "\n" +
                 (here.empty() ? tr("This device waits for no calls.")
                               : filled(tr("This device waits for calls at {1}."), here)));
  }
  Json request = Json::object();
  if (!partner.empty()) request["address"] = partner == "none" ? "" : partner;
  if (listen_given) request["listen"] = listen == "none" ? "" : listen;
  const Json answer = client.post("/v1/partner/address", request);
  if (context.json) return print_json(answer);
  const bool by_tor_alone = meets_by_tor_alone(client.get("/v1/partner")["partner"]);
  say(context, by_tor_alone ? wrapped(tr("Set.") + " " + words_for_tor_alone()) : tr("Set."));
}

}  // namespace

void add_address(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "address", tr("Set where the partner's device is found; without an argument, show it"));
  auto partner = std::make_shared<std::string>();
  auto listen = std::make_shared<std::string>();
  command->add_option("address", *partner, tr("HOST:PORT of the partner's device, or `none`"))
      ->type_name("HOST:PORT|none");
  auto* option = command->add_option(
      "--listen", *listen,
      tr("Where this device waits for calls: HOST:PORT, a port alone, or `none`"));
  command->callback([&context, partner, listen, option] {
    address(context, *partner, *listen, option->count() > 0);
  });
}

}  // namespace waterline::cli
