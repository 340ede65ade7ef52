#include "client/client.h"
#include "commands/commands.h"
#include "commands/shared_question.h"
#include "commands/waiting_shares.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void list_questions(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/questions");
  if (context.json) return print_json(answer);
  const WaitingShown waiting(client);
  const Json earlier = client.get("/v1/questions/earlier")["questions"];
  if (answer["questions"].empty() && !waiting.has_new("question") && earlier.empty()) {
    return say(context, tr("There are no questions."));
  }
  waiting.print_new(context, "question");
  for (const Json& question : answer["questions"]) print_question(context, question);
  if (!earlier.empty()) print(bold(context, heading_of_earlier()) + "\n");
  for (Json question : earlier) {
    // The answer went to a device that is no longer paired, so this question can no longer be
    // answered. print_question says so if the question is marked as chosen.
    if (question["mine_to_another"].get<bool>()) question["chosen"] = true;
    print_question(context, question);
  }
}

}  // namespace

void add_questions(CLI::App& app, Context& context) {
  app.add_subcommand("questions",
                     tr("Show the questions to both of you, and the answers that are open"))
      ->callback([&context] { list_questions(context); });
}

}  // namespace waterline::cli
