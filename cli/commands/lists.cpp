#include "client/lists.h"

#include <algorithm>
#include <memory>
#include <random>

#include "base/text.h"
#include "client/names.h"
#include "client/text_input.h"
#include "client/writing.h"
#include "commands/commands.h"
#include "daemon/run.h"
#include "journal/entry.h"
#include "terminal/editor.h"
#include "terminal/layout.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr const char* kCards[] = {"phrases", "myths", "found-out", "help-lines", "calm"};

std::string path_of(const std::string& list) {
  return "/v1/lists/" + in_query(list);
}

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
    return say(context, tr("`waterline lists NAME` shows one, `--edit` changes it, `--reset` makes "
                           "it what it was."));
  }
  Json list = reset ? client.remove(path_of(name)) : client.get(path_of(name));
  if (!context.json) list = list_in_words(std::move(list));
  if (edit) {
    std::string text;
    if (input_is_terminal()) {
      begin_writing(client, "lists " + name + " --edit", list["side"]);
      const auto draft = draft_to_go_on_with(context, client, Offer::kAsk);
      const std::string begun = draft ? draft->value("text", "") : list["text"].get<std::string>();
      text = write_text(context, client, begun, journal::kMaxEntrySize);
    } else {
      text = read_standard_input(journal::kMaxEntrySize);
    }
    require_text(text, journal::kMaxEntrySize);
    list = client.put(path_of(name), {{"text", text}});
    wipe(text);
  }
  if (context.json) return print_json(list);
  if (edit || reset)
    return say(context, edit ? tr("Kept.") : tr("Reset to the list that comes with Waterline."));
  print(base::for_terminal(list["text"].get<std::string>()));
}

// A line of a deck by chance; nothing remembers which were shown, passed over or answered.
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
    print(base::for_terminal(question));
    if (!input_is_terminal() || !can_ask()) return;
    const std::string answer = ask(tr("(w: write, Enter: another, q: leave it) "));
    if (answer == "q") return;
    if (answer != "w") continue;
    const std::string begun = "# " + question + "\n\n";
    Json request = {{"time_zone", time_zone()}, {"day", text_of(today_here())}};
    begin_writing(client, "write", "vault", request);
    std::string text = write_text(context, client, begun, journal::kMaxEntrySize);
    if (text == begun || !has_words(text)) {
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

// Which cards there are, and in which parts.
void name_cards(const Context& context) {
  Client client(context);
  Json cards = Json::array();
  for (const char* name : kCards) {
    Json groups = Json::array();
    Json list = client.get(path_of(name));
    if (!context.json) list = list_in_words(std::move(list));
    for (const Json& group : list["groups"])
      groups.push_back({{"name", group.value("shown", group["name"])}, {"title", group["title"]}});
    cards.push_back({{"name", name}, {"groups", std::move(groups)}});
  }
  if (context.json)
    return print_json({{"schema", "waterline/cards/1"}, {"cards", std::move(cards)}});
  for (const Json& card : cards) {
    print(bold(context, card["name"].get<std::string>()));
    for (const Json& group : card["groups"]) {
      print("  " + padded(base::for_terminal(group["name"].get<std::string>()), 14) + "  " +
            base::for_terminal(group["title"].get<std::string>()));
    }
  }
  say(context,
      tr("`waterline cards NAME` shows one of them, `waterline cards NAME PART` one part alone."));
}

void cards(const Context& context, const std::string& name, const std::string& group_name) {
  if (name.empty()) return name_cards(context);
  Client client(context);
  const Json list = client.get(path_of(name));
  if (context.json) return print_json(list);
  const Json shown = list_in_words(list);
  const std::string wanted = typed_name(shown["groups"], group_name);
  const auto is_wanted = [&](const Json& group) { return group["name"] == wanted; };
  if (!group_name.empty() && std::ranges::none_of(list["groups"], is_wanted)) {
    throw Ended(Exit::kNothing, tr("These cards have no such part."),
                tr("`waterline cards` names the parts of each."), "unknown_list");
  }
  for (const Json& group : shown["groups"]) {
    if (!group_name.empty() && !is_wanted(group)) continue;
    print(bold(context, base::for_terminal(group["title"].get<std::string>())));
    for (const Json& line : group["lines"])
      print(wrapped(base::for_terminal(line["text"].get<std::string>()), "  "));
  }
}

}  // namespace

void add_list_commands(CLI::App& app, Context& context) {
  {
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
    command->add_flag("--reset", *reset, tr("Make it what it was at first"))->excludes(edits);
    command->callback([&context, name, edit, reset] { lists(context, *name, *edit, *reset); });
  }
  {
    auto* command =
        app.add_subcommand("prompt", tr("A question to begin with; another, if it does not fit"));
    auto deck = std::make_shared<std::string>();
    command->add_option("deck", *deck, tr("From this deck (`waterline lists prompts`)"));
    command->callback([&context, deck] { prompt(context, *deck); });
  }
  {
    auto* command = app.add_subcommand(
        "cards", tr("Words at hand: phrases, myths, found-out, help-lines, calm"));
    auto name = std::make_shared<std::string>();
    auto group = std::make_shared<std::string>();
    command->add_option("name", *name, tr("Which of them; without it, says which there are"))
        ->check(CLI::IsMember(std::vector<std::string>(std::begin(kCards), std::end(kCards))));
    command->add_option("group", *group, tr("One part alone: a country of help-lines, say"));
    command->callback([&context, name, group] { cards(context, *name, *group); });
  }
}

}  // namespace waterline::cli
