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
      wrapped(
          tr("Paused. Nothing goes out or comes in, also after a restart, and what waits goes on "
             "waiting. Your partner is "
             "not told: this device looks switched off to theirs. `waterline resume` ends it.")));
}

}  // namespace

void add_pause(CLI::App& app, Context& context) {
  app.add_subcommand("pause", tr("Nothing goes out or comes in from now on; nobody is told"))
      ->callback([&context] { pause_meetings(context); });
  app.add_subcommand("resume", tr("End the pause"))->callback([&context] {
    set_for_partner(context, {{"paused", false}},
                    tr("The two devices can meet again. Everything that is due leaves now."));
  });
}

}  // namespace waterline::cli
