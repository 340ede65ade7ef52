#include <memory>

#include "base/text_limits.h"
#include "client/checks.h"
#include "client/text_input.h"
#include "client/writing.h"
#include "commands/commands.h"
#include "commands/waiting_shares.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

// Questions that open only when both have answered and both chose to reveal.
namespace waterline::cli {
namespace {

void print_question(const Context& context, const Json& question) {
  const bool mine = question["author"] == "me";
  print(bold(context, question["short"].get<std::string>()) + "  " +
        (mine ? tr("asked by you") : tr("asked by your partner")) +
        (question["revised"].get<bool>() ? ", " + tr("revised") : ""));
  if (question["taken_back"].get<bool>()) return print("  " + tr("This was taken back.") + "\n");
  print(framed(question["text"].get<std::string>()));
  const bool open = question["open"].get<bool>();
  if (!question["my_answer"].is_null()) {
    print("  " + (open ? tr("Your answer")
                  : question["chosen"].get<bool>()
                      ? tr("Your answer, sealed; it opens if your partner chooses so too")
                      : tr("Your answer, which only you can see")));
    print(framed(question["my_answer"].get<std::string>()));
  }
  if (question["mine_to_another"].get<bool>()) {
    print(wrapped(question["chosen"].get<bool>()
                      ? tr("You answered when this had other words. That answer is not shown under "
                           "these, and does not "
                           "open. `waterline ask` puts a question anew.")
                      : filled(tr("You answered, for yourself, when this had other words. "
                                  "`waterline answer {1}` "
                                  "answers it as it is."),
                               question["short"].get<std::string>()),
                  "  "));
  }
  if (open) {
    if (question["their_answer"].is_null())
      return print("  " + tr("Your partner's answer was taken back.") + "\n");
    print("  " + tr("Your partner's answer"));
    print(framed(question["their_answer"].get<std::string>()));
  }
  if (question["broken"].get<bool>()) {
    print(wrapped(tr("Your partner's device sent an answer that is not the one it had sealed "
                     "before. It was not taken in, and "
                     "is not shown. You may want to speak about it."),
                  "  "));
  }
}

void ask_question(const Context& context, const LeavingOptions& options,
                  const std::vector<std::string>& words) {
  say_words(context, options, words,
            {.method = "POST",
             .path = "/v1/questions",
             .command = "ask",
             .said_at_once = tr("Asked. Each of you may answer, or not; answers open only when "
                                "both of you choose to.")});
}

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
    // it can be answered no more
    if (question["mine_to_another"].get<bool>()) question["chosen"] = true;
    print_question(context, question);
  }
}

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
  say(context, tr("Your answer is gone here. If your partner's device had it, it is asked to "
                  "remove it; what was read "
                  "stays read."));
}

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
    if (!ask_for_word(tr("If your partner chooses so too, both answers open, and this one cannot "
                         "be changed any more.\n"
                         "Type `{1}` to choose it: "),
                      marked("reveal"))) {
      throw Ended(Exit::kUsage, tr("It stays with you. Nothing was chosen."), "",
                  "needs_confirmation");
    }
    request["confirm"] = "reveal";
  }
  const Json question = client.post(path + "/reveal", request);
  if (context.json) return print_json(question);
  print_question(context, question);
}

}  // namespace

void add_question_commands(CLI::App& app, Context& context) {
  {
    auto* command = app.add_subcommand(
        "ask", tr("Put a question to both of you; answers open only if both choose to"));
    auto words = std::make_shared<std::vector<std::string>>();
    mark_words(command->add_option(
        "text", *words, tr("The question; `-` reads standard input, none opens an editor")));
    auto options = std::make_shared<LeavingOptions>();
    add_leaving_options(*command, *options, [&context] {
      Client client(context);
      require_somebody_paired(client);
    });
    command->callback([&context, words, options] { ask_question(context, *options, *words); });
  }
  app.add_subcommand("questions", tr("The questions there are, and what is open"))
      ->callback([&context] { list_questions(context); });
  {
    auto* command =
        app.add_subcommand("answer", tr("Answer a question for yourself; nothing leaves"));
    auto id = std::make_shared<std::string>();
    auto words = std::make_shared<std::vector<std::string>>();
    auto forget = std::make_shared<bool>(false);
    command->add_option("id", *id, tr("The question's id, or the beginning of it"))->required();
    mark_words(command->add_option(
        "text", *words, tr("The answer; `-` reads standard input, none opens an editor")));
    command->add_flag("--forget", *forget, tr("Remove your answer instead"));
    command->callback([&context, id, words, forget] {
      *forget ? forget_answer(context, *id) : answer_question(context, *id, *words);
    });
  }
  {
    auto* command = app.add_subcommand(
        "reveal", tr("Choose to reveal your answer; asks for the typed word `reveal`"));
    auto id = std::make_shared<std::string>();
    auto confirm = std::make_shared<std::string>();
    command->add_option("id", *id, tr("The question's id, or the beginning of it"))->required();
    command->add_option("--confirm", *confirm, tr("The typed word, for scripts"));
    command->callback([&context, id, confirm] { reveal(context, *id, *confirm); });
  }
}

}  // namespace waterline::cli
