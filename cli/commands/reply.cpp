#include <memory>
#include <string>
#include <vector>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void reply(const Context& context, const LeavingOptions& options, const std::string& id,
           const std::vector<std::string>& words) {
  Client client(context);
  const Json item = require_shared(client, id);
  say_words(
      context, options, words,
      {.method = "POST",
       .path = "/v1/shared/" + id_in_path(id) + "/reply",
       .request = said_about(item),
       .command = "reply " + id,
       .said_at_once =
           tr("Your reply is shown with it. It reaches the other device when the devices meet.")});
}

}  // namespace

void add_reply(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "reply", tr("Reply to something that your partner shared, if they opened it to replies"));
  auto id = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  auto options = std::make_shared<LeavingOptions>();
  mark_words(command->add_option(
      "text", *words, tr("The words; `-` reads standard input, without them an editor opens")));
  add_leaving_options(*command, *options, [&context, id] {
    Client client(context);
    static_cast<void>(require_shared(client, *id));
  });
  command->callback([&context, id, words, options] { reply(context, *options, *id, *words); });
}

}  // namespace waterline::cli
