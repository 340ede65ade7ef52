#include <memory>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void sync_now(const Context& context, int wait_seconds) {
  Client client(context);
  const Json answer = client.post("/v1/sync", {{"wait_seconds", wait_seconds}});
  if (context.json) return print_json(answer);
  print(answer["received"].get<std::size_t>() > 0
            ? tr("Something new came. All that is shared is on both devices now: `waterline ours`, "
                 "or where it belongs, `path`, `agree`, `agenda`, `takeaway` or `questions`.")
            : tr("Nothing new came. All that is shared is on both devices."));
}

}  // namespace

void add_sync(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("sync", tr("Meet the partner's device now, and say whether it worked"));
  auto wait = std::make_shared<int>(20);
  command->add_option("--wait", *wait, tr("How many seconds to keep trying"))
      ->check(CLI::Range(1, 60));
  command->callback([&context, wait] { sync_now(context, *wait); });
}

}  // namespace waterline::cli
