#include "client/client.h"
#include "commands/commands.h"
#include "commands/partner_settings.h"
#include "terminal/terminal.h"
#include "words/status_words.h"
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

// Says also what still keeps everything here: a setting for Tor that cannot be read counts as paused.
void resume(const Context& context) {
  Client client(context);
  const Json answer = client.post("/v1/partner/settings", {{"paused", false}});
  if (context.json) return print_json(answer);
  const Json tor = partner_of(client)["tor"];
  if (!tor["use"].is_string()) return say(context, wrapped(words_for_tor(tor)));
  say(context, wrapped(tr("The devices can meet again. Everything that is due leaves now.")));
}

}  // namespace

void add_pause(CLI::App& app, Context& context) {
  app.add_subcommand("pause", tr("Let nothing go out or come in from now on; nobody is told"))
      ->callback([&context] { pause_meetings(context); });
  app.add_subcommand("resume", tr("End the pause"))->callback([&context] { resume(context); });
}

}  // namespace waterline::cli
