#include "client/client.h"
#include "commands/commands.h"
#include "commands/partner_settings.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void pause_meetings(const Context& context) {
  Client client(context);
  const Json answer = client.post("/v1/partner/settings", {{"paused", true}});
  if (context.json) return print_json(answer);
  say(context,
      wrapped(tr("Paused. Nothing goes out or comes in, not even after a restart, and all that "
                 "waits goes on waiting. Your partner is not told: to the other device this one "
                 "looks switched off. `waterline resume` ends the pause.")));
}

}  // namespace

void add_pause(CLI::App& app, Context& context) {
  app.add_subcommand("pause", tr("Let nothing go out or come in from now on; nobody is told"))
      ->callback([&context] { pause_meetings(context); });
  app.add_subcommand("resume", tr("End the pause"))->callback([&context] {
    set_for_partner(context, {{"paused", false}},
                    tr("The devices can meet again. Everything that is due leaves now."));
  });
}

}  // namespace waterline::cli
