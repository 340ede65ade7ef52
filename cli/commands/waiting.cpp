#include "client/client.h"
#include "commands/commands.h"
#include "commands/waiting_shares.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void waiting(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/waiting");
  if (context.json) return print_json(answer);
  if (answer["waiting"].empty()) return say(context, tr("Nothing is waiting to leave."));
  for (const Json& act : answer["waiting"]) print_waiting(context, act);
}

}  // namespace

void add_waiting(CLI::App& app, Context& context) {
  app.add_subcommand("waiting", tr("Show everything that waits to leave, and until when"))
      ->callback([&context] { waiting(context); });
}

}  // namespace waterline::cli
