#include <memory>
#include <string>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Keeps an item of the partner's as an entry of one's own. The partner is never told.
void keep(const Context& context, const std::string& id) {
  Client client(context);
  const Json item = require_partners_item(client, id);
  Json request = Json::object();
  if (!item["words"].is_null()) request["words"] = item["words"];
  const Json entry = client.post("/v1/shared/" + item["id"].get<std::string>() + "/keep", request);
  if (context.json) return print_json(entry);
  print(entry["short"].get<std::string>());
  say(context, tr("Kept as an entry of your own, for you alone. It stays when your partner takes "
                  "theirs back."));
}

}  // namespace

void add_keep(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("keep", tr("Keep a copy of something your partner shared, for yourself"));
  auto id = std::make_shared<std::string>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  command->callback([&context, id] { keep(context, *id); });
}

}  // namespace waterline::cli
