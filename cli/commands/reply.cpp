#include <memory>
#include <string>
#include <vector>

#include "client/breathing.h"
#include "client/checks.h"
#include "client/client.h"
#include "client/lists.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Lets the person choose a sentence to begin the reply with, from their own list, or breathe for a
// minute first. Returns the chosen sentence.
std::string ask_for_beginning(const Context& context, Client& client) {
  const Json groups = list_of(client, "starters")["groups"];
  std::vector<std::string> starters;
  std::string shown;
  for (const Json& group : groups) {
    shown += for_terminal(group["title"].get<std::string>()) + "\n";
    for (const Json& line : group["lines"]) {
      if (line["text"].get<std::string>().empty()) continue;
      starters.push_back(line["text"].get<std::string>());
      const std::string number = std::to_string(starters.size());
      shown += std::string(number.size() < 4 ? 4 - number.size() : 0, ' ') + number + "  " +
               for_terminal(starters.back()) + "\n";
    }
  }
  say(context, shown.substr(0, shown.empty() ? 0 : shown.size() - 1));
  for (;;) {
    std::string answer =
        ask(tr("(a number: begin with that; Enter: an empty page; ~: a minute to breathe first) "));
    if (answer == kBreatheFirst) {
      breathe(context);
      continue;
    }
    if (!has_words(answer)) return {};
    const bool is_number =
        answer.size() < 4 && answer.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t number = is_number ? std::stoul(answer) : 0;
    if (number >= 1 && number <= starters.size()) return starters[number - 1];
    // If the person typed words instead of a number, the reply begins with these words, so that
    // they are not lost.
    if (!is_number) return answer;
  }
}

void reply(const Context& context, const LeavingOptions& options, const std::string& id,
           const std::vector<std::string>& words) {
  Client client(context);
  const Json item = require_shared(client, id);
  say_words(context, options, words,
            {.method = "POST",
             .path = "/v1/shared/" + id_in_path(id) + "/reply",
             .request = said_about(item),
             .command = "reply " + id,
             .said_at_once = tr(
                 "Your reply is shown with it. It reaches the other device when the devices meet."),
             .begun = [&] { return ask_for_beginning(context, client); }});
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
