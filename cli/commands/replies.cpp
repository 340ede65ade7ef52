#include <memory>
#include <string>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void set_replies(const Context& context, const std::string& id, const std::string& how) {
  if (how != "open" && how != "closed")
    throw Ended(Exit::kUsage, tr("Replies are `open` or `closed`. Nothing was changed."), "",
                "bad_request");
  Client client(context);
  const std::string whole = require_shared(client, id)["id"];
  const Json item = client.post("/v1/shared/" + whole + "/replies", {{"open", how == "open"}});
  if (context.json) return print_json(item);
  say(context,
      how == "open"
          ? tr("Your partner may reply to this.")
          : tr("Replies are closed. Earlier replies stay, and one on its way may still come."));
}

}  // namespace

void add_replies(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "replies", tr("Let your partner reply to something you shared, or no longer"));
  auto id = std::make_shared<std::string>();
  auto how = std::make_shared<std::string>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  command->add_option("how", *how, tr("`open` or `closed`"))
      ->required()
      ->check(CLI::IsMember({"open", "closed"}));
  command->callback([&context, id, how] { set_replies(context, *id, *how); });
}

}  // namespace waterline::cli
