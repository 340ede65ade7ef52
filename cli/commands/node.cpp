#include "client/client.h"
#include "commands/commands.h"
#include "daemon/run.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void stop(const Context& context) {
  Client(context).stop_node();
  if (context.json) print_json({{"schema", "waterline/done/1"}});
  say(context, tr("Stopped."));
}

}  // namespace

void add_node(CLI::App& app, Context& context) {
  app.add_subcommand("node", tr("Run the node here in the foreground"))->callback([&context] {
    daemon::Options options;
    options.home = context.home;
    options.begun = tr("The node runs.");
    options.ended = tr("The node ended.");
    // TRANSLATORS: The name of the program in a note that the desktop shows. It must not say which
    // program this is.
    options.note_words = {tr("Notes"), tr("A note to yourself.")};
    const int code = daemon::run(options);
    if (code == static_cast<int>(Exit::kBusy)) throw words_for({{"error", "store_busy"}});
    if (code != 0) throw words_for({{"error", "storage_failed"}});
  });
  app.add_subcommand("stop", tr("End the node; everything is closed"))->callback([&context] {
    stop(context);
  });
}

}  // namespace waterline::cli
