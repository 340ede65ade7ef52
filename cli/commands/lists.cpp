#include "client/lists.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "client/client.h"
#include "client/draft_offer.h"
#include "client/editing.h"
#include "client/held_words.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "daemon/run.h"
#include "journal/entry.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/list_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

std::string names_of_lists() {
  std::string names;
  for (const std::string_view list : daemon::names_of_lists())
    names += (names.empty() ? "" : "|") + std::string(list);
  return names;
}

void lists(const Context& context, const std::string& name, bool edit, bool reset) {
  Client client(context);
  if (name.empty()) {
    const Json answer = client.get("/v1/lists");
    if (context.json) return print_json(answer);
    for (const Json& list : answer["lists"]) print(list["name"].get<std::string>());
    return say(
        context,
        tr("`waterline lists NAME` shows a list, `waterline lists NAME --edit` changes it, "
           "`waterline lists NAME --reset` brings back the list that comes with Waterline."));
  }
  Json list = reset ? client.remove(list_path(name)) : client.get(list_path(name));
  if (!context.json) list = list_in_words(std::move(list));
  if (edit) {
    std::string text;
    if (input_is_terminal()) {
      say(context, list["questions"].get<bool>()
                       ? tr("A line `# name: Title` begins a group; each line below it is "
                            "`name: Question`, or `name [type]: Question`, where the type is "
                            "`one|other`, `duration` or `feelings`.")
                       : tr("A line `# name: Title` begins a group; each line below it is one of "
                            "its texts."));
      begin_writing(client, "lists " + name + " --edit", list["side"]);
      const auto draft = draft_to_go_on_with(context, client, Offer::kAsk);
      const std::string begun = draft ? draft->value("text", "") : list["text"].get<std::string>();
      text = write_text(context, client, begun, journal::kMaxEntrySize);
    } else {
      text = read_standard_input(journal::kMaxEntrySize);
    }
    require_text(text, journal::kMaxEntrySize);
    // If the person changed nothing in the editor, do not store the list. A list that is not stored
    // is still translated, and changes with a new version of the program.
    if (text == list["text"].get<std::string>()) {
      drop_words();
      if (context.json) return print_json(list);
      return say(context, tr("It was left as it is."));
    }
    list = client.put(list_path(name), {{"text", text}});
    wipe(text);
  }
  if (context.json) return print_json(list);
  if (edit || reset)
    return say(context, edit ? tr("Kept.") : tr("Reset to the list that comes with Waterline."));
  print(for_terminal(list["text"].get<std::string>()));
}

}  // namespace

void add_lists(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "lists",
      tr("Your own words: kinds, questions, scales, feelings, prompts, templates, cards, signs"));
  auto name = std::make_shared<std::string>();
  auto edit = std::make_shared<bool>(false);
  auto reset = std::make_shared<bool>(false);
  command->add_option("name", *name, tr("Which list"))
      ->type_name(names_of_lists())
      ->option_text(" ");
  auto* edits =
      command->add_flag("--edit", *edit, tr("Change it in your editor, or from standard input"));
  command->add_flag("--reset", *reset, tr("Bring back the list that comes with Waterline"))
      ->excludes(edits);
  command->callback([&context, name, edit, reset] { lists(context, *name, *edit, *reset); });
}

}  // namespace waterline::cli
