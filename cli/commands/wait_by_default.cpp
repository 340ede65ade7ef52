#include <cstdint>
#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/words_to_partner.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void wait_by_default(const Context& context, const std::string& wait) {
  Client client(context);
  if (!wait.empty()) {
    const Json answer = client.put("/v1/waiting/settings", {{"wait_seconds", seconds_of(wait)}});
    if (context.json) return print_json(answer);
    return say(context, tr("Set for everything you write from now on."));
  }
  const Json settings = client.get("/v1/waiting/settings");
  if (context.json) return print_json(settings);
  const std::int64_t minutes = settings["wait_seconds"].get<std::int64_t>() / 60;
  const bool hours = minutes % 60 == 0;
  const bool days = minutes % 1440 == 0;
  const std::int64_t count = days ? minutes / 1440 : hours ? minutes / 60 : minutes;
  print(std::to_string(count) + (days ? "d" : hours ? "h" : "m"));
}

}  // namespace

void add_wait_by_default(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("wait-by-default", tr("Set how long everything for your partner waits "
                                               "before it leaves, unless you give another time"));
  auto wait = std::make_shared<std::string>();
  command->add_option("duration", *wait, tr("30m, 24h, 2d; without it, shows the present time"));
  command->callback([&context, wait] { wait_by_default(context, *wait); });
}

}  // namespace waterline::cli
