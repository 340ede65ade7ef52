#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/words_to_partner.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Asks for one of the ready-made sentences of an acknowledgement, by its number or name. Returns
// the name, or an empty text if the person wants none.
std::string ask_for_wording() {
  std::vector<std::string> names;
  std::stringstream stream(names_of_wordings());
  for (std::string name; std::getline(stream, name, '|');) names.push_back(name);
  std::string choices;
  for (std::size_t i = 0; i < names.size(); ++i) {
    choices += "  " + std::to_string(i + 1) + "  " + sentence_of(names[i]) + "\n";
  }
  print(choices);
  for (;;) {
    const std::string typed =
        ask(filled(tr("Which one? A number from 1 to {1}, or Enter for none: "), names.size()));
    if (typed.empty()) return {};
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (typed == std::to_string(i + 1) || typed == names[i]) return names[i];
    }
  }
}

void acknowledge(const Context& context, const std::string& id, std::string wording) {
  Client client(context);
  if (wording.empty() && can_ask() && !context.json) {
    static_cast<void>(require_partners_item(client, id));
    wording = ask_for_wording();
    if (wording.empty()) return say(context, tr("Nothing was sent."));
  }
  if (!is_wording(wording))
    throw Ended(Exit::kUsage, tr("That is not one of the wordings. Nothing was changed."),
                tr("One of:") + "\n" + list_of_wordings(), "bad_request");
  Json request = said_about(require_partners_item(client, id));
  request["kind"] = wording;
  const Json item = client.post("/v1/shared/" + id_in_path(id) + "/acknowledgement", request);
  if (context.json) return print_json(item);
  say(context, filled(tr("Your partner will see: {1}"), sentence_of(wording)) + " " +
                   filled(tr("`waterline acknowledge {1} --withdraw` takes this back."),
                          item["short"].get<std::string>()));
}

void withdraw(const Context& context, const std::string& id) {
  Client client(context);
  static_cast<void>(require_shared(client, id));
  const Json item = client.remove("/v1/shared/" + id_in_path(id) + "/acknowledgement");
  if (context.json) return print_json(item);
  say(context, tr("Taken back here, and on the other device when the devices next meet. Nobody can "
                  "un-read it."));
}

}  // namespace

void add_acknowledge(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("acknowledge", tr("Acknowledge something your partner shared"));
  command->alias("ack");
  command->footer(tr("In short: `ack`.") + "\n\n" + tr("Wordings:") + "\n" + list_of_wordings());
  auto id = std::make_shared<std::string>();
  auto wording = std::make_shared<std::string>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  auto* words = command
                    ->add_option("wording", *wording,
                                 tr("One of the five wordings listed below, such as "
                                    "`read-with-care`; without one you are asked"))
                    ->type_name(names_of_wordings());
  auto withdraws = std::make_shared<bool>();
  command->add_flag("--withdraw", *withdraws, tr("Take your acknowledgement back"))
      ->excludes(words);
  command->callback([&context, id, wording, withdraws] {
    if (*withdraws) return withdraw(context, *id);
    acknowledge(context, *id, *wording);
  });
}

}  // namespace waterline::cli
