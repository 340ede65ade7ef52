#include <chrono>
#include <memory>

#include "client/breathing.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {

void add_breathe(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("breathe", tr("A minute to calm down, before you write"));
  auto how_long = std::make_shared<int>(static_cast<int>(kDefaultBreathing.count()));
  command->add_option("seconds", *how_long, tr("How many seconds, instead of a minute"))
      ->check(CLI::Range(1, 3600));
  command->callback([&context, how_long] {
    if (context.json) return print_json({{"schema", "waterline/done/1"}});
    breathe(context, std::chrono::seconds(*how_long));
  });
}

}  // namespace waterline::cli
