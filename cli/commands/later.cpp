#include <functional>
#include <memory>
#include <string>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/waiting_shares.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void later(const Context& context, const std::string& id, const LeavingOptions& options) {
  if (options.after.empty() && !options.until) {
    throw Ended(Exit::kUsage, tr("How much longer shall it wait? Nothing was changed."),
                tr("For example: --after 24h, or --until \"after the session\""), "bad_request");
  }
  require_sound(options);
  Client client(context);
  const Json act = require_waiting(client, id);
  Json request = Json::object();
  add_leaving(options, request);
  if (request.contains("wait_seconds") && act["due"].is_null()) {
    throw Ended(Exit::kUsage, tr("It waits for a moment, not for a time. Nothing was changed."),
                tr("Name another moment: --until \"after the session\""), "bad_request");
  }
  const Json waits = client.post("/v1/waiting/" + act["id"].get<std::string>() + "/later", request);
  if (context.json) return print_json(waits);
  print_waiting(context, waits);
}

}  // namespace

void add_later(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("later", tr("Let something that waits wait longer"));
  auto id = std::make_shared<std::string>();
  auto options = std::make_shared<LeavingOptions>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  auto* after = command->add_option("--after", options->after,
                                    tr("How much longer than now it waits: 90m, 24h, 2d"));
  take_words(command->add_option("--until", options->until,
                                 tr("Let it wait for a moment that you name, until you release "
                                    "it; only you see the name; `-` asks")),
             tr("Until which moment? "),
             [&context, id] {
               Client client(context);
               static_cast<void>(require_waiting(client, *id));
             })
      ->excludes(after);
  command->callback([&context, id, options] { later(context, *id, *options); });
}

}  // namespace waterline::cli
