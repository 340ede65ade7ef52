#include <memory>

#include "base/text.h"
#include "client/checks.h"
#include "commands/commands.h"
#include "commands/pair.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void unpair(const Context& context, const std::string& confirm) {
  Client client(context);
  Json request = Json::object();
  if (!confirm.empty()) {
    request["confirm"] = confirm;
  } else if (can_ask()) {
    require_somebody_paired(client);
    say(context, wrapped(tr("Nothing goes out or comes in from now on. Everything shared stays on "
                            "both devices; to the "
                            "other, this one looks switched off.")));
    if (!ask_for_word(tr("Type `{1}` to do it: "), marked("unpair")))
      return say(context, tr("You stay paired."));
    request["confirm"] = "unpair";
  }
  const Json answer = client.post("/v1/partner/unpair", request);
  if (context.json) return print_json(answer);
  say(context, wrapped(tr("Unpaired. Nobody is told: to pair with the same person again, both of "
                          "you type `waterline "
                          "unpair` first.")));
  const auto dropped = answer["dropped"].get<std::size_t>();
  if (dropped == 0) return;
  say(context,
      wrapped(filled(
          tr_n("{1} thing had not left this device yet. It was dropped and will not leave.",
               "{1} things had not left this device yet. They were dropped and will not leave.",
               dropped),
          dropped)));
}

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
    const std::string there = base::for_terminal(known["address"].get<std::string>());
    const std::string here = base::for_terminal(known["listen"].get<std::string>());
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
  say(context, tr("Set."));
}

void sync(const Context& context, int wait_seconds) {
  Client client(context);
  const Json answer = client.post("/v1/sync", {{"wait_seconds", wait_seconds}});
  if (context.json) return print_json(answer);
  print(answer["received"].get<std::size_t>() > 0
            ? tr("Something new came. All that is shared is on both devices now; `waterline ours` "
                 "shows it.")
            : tr("Nothing new came. All that is shared is on both devices."));
}

}  // namespace

void add_partner_commands(CLI::App& app, Context& context) {
  add_pair_command(app, context);
  {
    auto* command = app.add_subcommand("unpair", tr("End it, alone, at once and silently"));
    auto confirm = std::make_shared<std::string>();
    command->add_option("--confirm", *confirm, tr("The typed word `unpair`, for scripts"));
    command->callback([&context, confirm] { unpair(context, *confirm); });
  }
  {
    auto* command = app.add_subcommand(
        "address", tr("Where the partner's device is found; without an argument, shows it"));
    auto partner = std::make_shared<std::string>();
    auto listen = std::make_shared<std::string>();
    command->add_option("address", *partner, tr("HOST:PORT of the partner's device, or `none`"))
        ->type_name("HOST:PORT|none");
    auto* option = command->add_option(
        "--listen", *listen, tr("Where this device waits: HOST:PORT, a port alone, or `none`"));
    command->callback([&context, partner, listen, option] {
      address(context, *partner, *listen, option->count() > 0);
    });
  }
  {
    auto* command =
        app.add_subcommand("sync", tr("Meet the partner's device now, and say what happened"));
    auto wait = std::make_shared<int>(20);
    command->add_option("--wait", *wait, tr("How many seconds to try"))->check(CLI::Range(1, 60));
    command->callback([&context, wait] { sync(context, *wait); });
  }
}

}  // namespace waterline::cli
