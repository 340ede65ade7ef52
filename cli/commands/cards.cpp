#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/client.h"
#include "client/lists.h"
#include "client/names.h"
#include "commands/commands.h"
#include "terminal/layout.h"
#include "terminal/terminal.h"
#include "words/list_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr const char* kCards[] = {"phrases", "myths", "found-out", "help-lines", "calm"};

// Lists the cards and their parts.
void name_cards(const Context& context) {
  Client client(context);
  Json cards = Json::array();
  for (const char* name : kCards) {
    Json groups = Json::array();
    Json list = client.get(list_path(name));
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
      print("  " + padded(for_terminal(group["name"].get<std::string>()), 14) + "  " +
            for_terminal(group["title"].get<std::string>()));
    }
  }
  say(context,
      tr("`waterline cards NAME` shows one of them, `waterline cards NAME PART` one part alone."));
}

void cards(const Context& context, const std::string& name, const std::string& group_name) {
  if (name.empty()) return name_cards(context);
  Client client(context);
  const Json list = client.get(list_path(name));
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
    print(bold(context, for_terminal(group["title"].get<std::string>())));
    for (const Json& line : group["lines"])
      print(wrapped(for_terminal(line["text"].get<std::string>()), "  "));
  }
}

}  // namespace

void add_cards(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("cards", tr("Words at hand: phrases, myths, found-out, help-lines, calm"));
  auto name = std::make_shared<std::string>();
  auto group = std::make_shared<std::string>();
  command->add_option("name", *name, tr("One of them; without a name, lists them"))
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(kCards), std::end(kCards))));
  command->add_option("group", *group, tr("One part alone, such as a country of help-lines"));
  command->callback([&context, name, group] { cards(context, *name, *group); });
}

}  // namespace waterline::cli
