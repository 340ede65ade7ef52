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

void ask_question(const Context& context, const LeavingOptions& options,
                  const std::vector<std::string>& words) {
  say_words(context, options, words,
            {.method = "POST",
             .path = "/v1/questions",
             .command = "ask",
             .said_at_once = tr("Asked. Each of you may answer, or not; answers open only when "
                                "both of you choose to.")});
}

}  // namespace

void add_ask(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "ask", tr("Put a question to both of you; answers open only if both choose to"));
  auto words = std::make_shared<std::vector<std::string>>();
  mark_words(command->add_option(
      "text", *words, tr("The question; `-` reads standard input, without one an editor opens")));
  auto options = std::make_shared<LeavingOptions>();
  add_leaving_options(*command, *options, [&context] {
    Client client(context);
    require_somebody_paired(client);
  });
  command->callback([&context, words, options] { ask_question(context, *options, *words); });
}

}  // namespace waterline::cli
