#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kWhy = {{
    {"waits_for_commands",
     marked("where this command line asks the node; on this machine only, for you only")},
    {"command", marked("a command that asks at this moment")},
    {"api_on_loopback",
     marked("where a browser on this machine may ask the node, with a token; for you only")},
    {"channel", marked("between the node and its network process")},
    {"kept_for_the_courier", marked("waits for the partner's calls; kept here in case the network "
                                    "process has to be started again")},
    {"waits_for_calls", marked("waits for the partner's calls")},
    {"partner",
     marked("the way to the partner's device; this line is here even if that device is off")},
    {"beacons_out", marked("sends beacons to this network")},
    {"beacons_in", marked("listens for the partner's beacons on this network")},
    {"calls_out", marked("asks this network where the code is shown that was typed here")},
    {"calls_in", marked("listens on this network for a device that looks for the code, or for its "
                        "answer")},
    {"tor_control", marked("between the node and its own Tor; on this machine only")},
    {"tor_in", marked("where its own Tor hands in the partner's calls; on this machine only")},
    {"tor_calls", marked("where the node asks its own Tor for calls; on this machine only")},
    {"tor_network", marked("Tor's connections to the Tor network")},
    {"address_changes",
     marked(
         "the system tells here when this device's addresses change; nothing leaves the machine")},
    {"box", marked("the visit to the box, which lasts minutes at most")},
    {"unexplained", marked("no reason is known: please report this")},
}};

void net(const Context& context) {
  Client client(context);
  if (!client.node_runs()) {
    if (context.json)
      return print_json({{"schema", "waterline/net/1"}, {"sockets", Json::array()}});
    return print(tr("The node does not run, so there is no socket at all."));
  }
  const Json answer = client.get("/v1/net");
  if (context.json) return print_json(answer);
  bool any_leaves = false;
  for (const Json& socket : answer["sockets"]) {
    const std::string why = socket["why"];
    std::string words = for_terminal(why);
    for (const auto& [name, sentence] : kWhy) {
      if (name == why) words = tr(sentence);
    }
    std::string process = socket["process"];
    process.resize(8, ' ');
    const std::string address = for_terminal(socket["address"].get<std::string>());
    print(process + socket["kind"].get<std::string>() + (address.empty() ? "" : " " + address) +
          ": " + words);
    any_leaves = any_leaves || socket["leaves_machine"].get<bool>();
  }
  if (!any_leaves) say(context, tr("None of these sockets reaches beyond this machine."));
}

}  // namespace

void add_net(CLI::App& app, Context& context) {
  app.add_subcommand("net", tr("Show every socket that the program has, and why"))
      ->callback([&context] { net(context); });
}

}  // namespace waterline::cli
