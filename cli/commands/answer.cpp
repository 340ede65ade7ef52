#include <memory>
#include <string>
#include <vector>

#include "base/text_limits.h"
#include "client/checks.h"
#include "client/client.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void answer_question(const Context& context, const std::string& id,
                     const std::vector<std::string>& words) {
  Client client(context);
  Json request = said_about(require_unsealed_question(client, id));
  request["text"] = text_from(context, words, base::kMaxNoteSize, "answer " + id);
  const Json question = client.put("/v1/questions/" + id_in_path(id) + "/answer", request);
  if (context.json) return print_json(question);
  say(context, filled(tr("Kept. Only you can see it, and nothing tells that you answered, until "
                         "you choose: `waterline "
                         "reveal {1}`."),
                      question["short"].get<std::string>()));
}

void forget_answer(const Context& context, const std::string& id) {
  Client client(context);
  const Json answer = client.remove("/v1/questions/" + id_in_path(id) + "/answer");
  if (context.json) return print_json(answer);
  say(context, tr("Your answer is gone here. If your partner's device had it, that device is asked "
                  "to remove it; nobody can un-read it."));
}

}  // namespace

void add_answer(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("answer", tr("Answer a question for yourself; nothing leaves"));
  auto id = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  auto forget = std::make_shared<bool>(false);
  command->add_option("id", *id, tr("The question's id, or the beginning of it"))->required();
  mark_words(command->add_option(
      "text", *words, tr("The answer; `-` reads standard input, without one an editor opens")));
  command->add_flag("--forget", *forget, tr("Remove your answer instead"));
  command->callback([&context, id, words, forget] {
    *forget ? forget_answer(context, *id) : answer_question(context, *id, *words);
  });
}

}  // namespace waterline::cli
