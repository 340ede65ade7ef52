#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/shared_question.h"
#include "commands/words_to_partner.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void reveal(const Context& context, const std::string& id, const std::string& confirm) {
  Client client(context);
  const std::string path = "/v1/questions/" + id_in_path(id);
  Json request = Json::object();
  if (!confirm.empty()) {
    request["confirm"] = confirm;
  } else if (can_ask()) {
    const Json question = client.get(path);
    if (question["taken_back"].get<bool>()) throw words_for({{"error", "taken_back"}});
    if (question["my_answer"].is_null()) {
      throw Ended(Exit::kNothing,
                  tr("You have not answered this question, so there is nothing to reveal."),
                  filled(tr("`waterline answer {1}` answers it, for you alone."),
                         question["short"].get<std::string>()),
                  "unknown_id");
    }
    if (!context.json) print_question(context, question);
    request.update(said_about(question));
    if (!ask_for_word(tr("If your partner chooses to reveal theirs too, both answers open, and "
                         "yours cannot be changed any more.\nType `{1}` to choose it: "),
                      marked("reveal"))) {
      throw Ended(Exit::kUsage, tr("Your answer stays with you. Nothing was chosen."), "",
                  "needs_confirmation");
    }
    request["confirm"] = "reveal";
  }
  const Json question = client.post(path + "/reveal", request);
  if (context.json) return print_json(question);
  print_question(context, question);
}

}  // namespace

void add_reveal(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "reveal", tr("Choose to reveal your answer; asks for the typed word `reveal`"));
  auto id = std::make_shared<std::string>();
  auto confirm = std::make_shared<std::string>();
  command->add_option("id", *id, tr("The question's id, or the beginning of it"))->required();
  command->add_option("--confirm", *confirm, tr("The typed word, for scripts"));
  command->callback([&context, id, confirm] { reveal(context, *id, *confirm); });
}

}  // namespace waterline::cli
