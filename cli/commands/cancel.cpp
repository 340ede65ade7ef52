#include <memory>
#include <string>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void cancel(const Context& context, const std::string& id) {
  Client client(context);
  Json answer;
  try {
    answer = client.remove("/v1/waiting/" + id_in_path(id));
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id") throw;
    throw words_for_nothing_waiting(client, id);
  }
  if (context.json) return print_json(answer);
  say(context, tr("Cancelled. Nothing of it remains, and nothing left this device."));
}

}  // namespace

void add_cancel(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "cancel", tr("Cancel something that waits before it leaves, without a trace"));
  auto id = std::make_shared<std::string>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  command->callback([&context, id] { cancel(context, *id); });
}

}  // namespace waterline::cli
