#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "client/client.h"
#include "client/editing.h"
#include "client/held_words.h"
#include "client/lists.h"
#include "client/names.h"
#include "commands/commands.h"
#include "journal/entry.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Returns a random line of a deck, which is a group of prompts. Nothing remembers which lines were
// shown, skipped or answered.
std::string any_line(const Json& lines) {
  std::vector<std::string> said;
  for (const Json& line : lines) {
    if (!line["text"].get<std::string>().empty()) said.push_back(line["text"]);
  }
  if (said.empty()) return {};
  std::random_device chance;
  return said[std::uniform_int_distribution<std::size_t>(0, said.size() - 1)(chance)];
}

const Json& deck_of(const Json& groups, const std::string& name) {
  const std::string wanted = typed_name(groups, name);
  const auto deck =
      std::ranges::find_if(groups, [&](const Json& group) { return group["name"] == wanted; });
  if (deck == groups.end()) {
    throw Ended(Exit::kNothing, tr("There is no such deck."),
                tr("`waterline lists prompts` shows them."), "unknown_list");
  }
  return *deck;
}

std::string draw(const Json& groups, const std::string& name) {
  if (!name.empty()) return any_line(deck_of(groups, name)["lines"]);
  Json all = Json::array();
  for (const Json& group : groups) {
    for (const Json& line : group["lines"]) all.push_back(line);
  }
  return any_line(all);
}

void prompt(const Context& context, const std::string& deck) {
  Client client(context);
  const Json groups = list_of(client, "prompts")["groups"];
  for (;;) {
    const std::string question = draw(groups, deck);
    if (context.json) return print_json({{"schema", "waterline/prompt/1"}, {"prompt", question}});
    print(for_terminal(question));
    if (!input_is_terminal() || !can_ask()) return;
    const std::string answer = ask(tr("(w: write, Enter: another, q: leave it) "));
    if (answer == "q") return;
    if (answer != "w") continue;
    const std::string begun = "# " + question + "\n\n";
    Json request = {{"time_zone", time_zone()}, {"day", text_of(today_here())}};
    begin_writing(client, "write", "vault", request);
    std::string text = write_text(context, client, begun, journal::kMaxEntrySize);
    if (!is_worth_keeping(text, begun)) {
      drop_words();
      return say(context, tr("Nothing was written, so nothing is kept."));
    }
    request["text"] = text;
    const Json entry = client.post("/v1/entries", request);
    wipe(text);
    print(entry["short"].get<std::string>());
    return say(context, tr("Kept. Only you can see it."));
  }
}

}  // namespace

void add_prompt(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "prompt", tr("Offer a question to begin with, and another if it does not fit"));
  auto deck = std::make_shared<std::string>();
  command->add_option("deck", *deck, tr("From this deck (`waterline lists prompts`)"));
  command->callback([&context, deck] { prompt(context, *deck); });
}

}  // namespace waterline::cli
