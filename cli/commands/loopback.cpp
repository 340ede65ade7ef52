#include <memory>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void open_loopback(const Context& context) {
  Client client(context);
  const Json answer = client.post("/v1/loopback/open", Json::object());
  if (context.json) return print_json(answer);
  say(context, wrapped(tr("Open, on this machine and for you alone, until `waterline loopback off` "
                          "or the node ends. The code is good "
                          "once, for a minute; give it to nobody.")));
  print(answer["address"].get<std::string>());
  print(answer["code"].get<std::string>());
}

void close_loopback(const Context& context) {
  Client client(context);
  const Json answer = client.ask_if_it_runs("POST", "/v1/loopback/close")
                          .value_or(Json{{"schema", "waterline/done/1"}});
  if (answer.contains("error")) Client::fail(answer);
  if (context.json) return print_json(answer);
  say(context, tr("Closed. Programs that were let in are shut out."));
}

void show_loopback(const Context& context) {
  Client client(context);
  const Json answer = client.ask_if_it_runs("GET", "/v1/loopback")
                          .value_or(Json{{"schema", "waterline/loopback/1"}, {"address", nullptr}});
  if (answer.contains("error")) Client::fail(answer);
  if (context.json) return print_json(answer);
  print(answer["address"].is_null() ? tr("off") : answer["address"].get<std::string>());
}

}  // namespace

void add_loopback(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "loopback",
      tr("Let a program on this machine, such as a browser, reach the node with a code"));
  auto choice = std::make_shared<std::string>();
  command->add_option("on|off", *choice, tr("on or off; without it, says whether it is open"))
      ->check(CLI::IsMember({"on", "off"}));
  command->callback([&context, choice] {
    if (*choice == "on") return open_loopback(context);
    if (*choice == "off") return close_loopback(context);
    show_loopback(context);
  });
}

}  // namespace waterline::cli
