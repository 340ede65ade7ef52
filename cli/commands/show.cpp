#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/id_beginning.h"
#include "client/attachments.h"
#include "client/checks.h"
#include "client/client.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/names.h"
#include "commands/commands.h"
#include "commands/entry_list.h"
#include "commands/shared_item.h"
#include "commands/waiting_shares.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Prints a line for each linked entry: its short id, its day and its title.
void say_linked(const Context& context, Client& client, const Json& ids, const std::string& label) {
  for (const Json& id : ids) {
    const Json entry = client.get("/v1/entries/" + id.get<std::string>());
    say(context, dim(context, label + entry["short"].get<std::string>() + "  " +
                                  entry["day"].get<std::string>() + "  " +
                                  in_list(entry["title"].get<std::string>())));
  }
}

// Prints the shares that were made of the entry, and the partner's item of which it is a copy.
void say_shared(const Context& context, const Json& entry) {
  constexpr std::size_t kShown = 8;
  for (const Json& made : entry["shared"]) {
    const std::string id = made.get<std::string>();
    const std::string label =
        id.starts_with('h') ? tr("a piece of it waits: ") : tr("a piece of it was shared: ");
    say(context, dim(context, label + id.substr(0, kShown)));
  }
  if (entry["kept_from"].is_null()) return;
  say(context, dim(context, tr("a copy of what your partner shared: ") +
                                entry["kept_from"].get<std::string>().substr(0, kShown)));
}

void show(const Context& context, const std::string& id, bool lines) {
  Client client(context);
  if (base::has_letter(id, 's')) {
    const Json item = shared_or_earlier(client, id);
    if (context.json) return print_json(item);
    return print_shared(context, item);
  }
  if (const std::string item = base::has_letter(id, 'h') ? left_as(client, id) : "";
      !item.empty()) {
    const Json left = shared_or_earlier(client, item);
    if (context.json) return print_json(left);
    return print_shared(context, left);
  }
  if (base::has_letter(id, 'h')) {
    const Json act = require_waiting(client, id);
    if (context.json) return print_json(act);
    return print_waiting(context, act);
  }
  const Json entry = client.get("/v1/entries/" + id_in_path(id));
  if (context.json) return print_json(entry);
  if (!entry["removed"].is_null()) say(context, tr("This is in the bin."));
  const bool is_deep = entry["side"] == "deep";
  say(context,
      dim(context, entry["short"].get<std::string>() + "  " + when_written(entry) +
                       zone_elsewhere(entry["time_zone"].get<std::string>()) + "  " +
                       for_terminal(Names(client).kind(side_of(entry), entry["kind"])) + "  " +
                       (is_deep ? tr("only you, and it stays in the deep") : tr("only you"))));
  std::string tags;
  for (const Json& tag : entry["tags"]) tags += (tags.empty() ? "" : ", ") + tag.get<std::string>();
  if (!tags.empty()) say(context, dim(context, tr("tags: ") + for_terminal(tags)));
  say_linked(context, client, entry["links"], tr("points to: "));
  say_linked(context, client, entry["linked_from"], tr("named by: "));
  say_shared(context, entry);
  constexpr std::size_t kShownId = 6;
  for (const Json& one : entry["attachments"]) {
    say(context, dim(context, tr("attached: ") +
                                  attachment_line(one["id"].get<std::string>().substr(0, kShownId),
                                                  one, one["description"].get<std::string>())));
  }
  const std::string text = for_terminal(entry["text"].get<std::string>());
  if (!entry["fields"].empty() && !lines) {
    const Json questions =
        all_questions(kinds_of(client, side_of(entry)), list_of(client, "scales")["groups"],
                      entry["kind"].get<std::string>());
    print(answers_shown(entry["fields"], questions));
  }
  if (!lines && text.empty()) return;
  if (!lines) return print(text);
  std::size_t number = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string label = std::to_string(++number);
    print(dim(context, std::string(label.size() < 4 ? 4 - label.size() : 0, ' ') + label + "  ") +
          std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("show", tr("Show an entry, or something shared, by its id"));
  auto id = std::make_shared<std::string>();
  auto lines = std::make_shared<bool>(false);
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  command->add_flag("--lines", *lines, tr("Show the number of each line"));
  command->callback([&context, id, lines] { show(context, *id, *lines); });
}

}  // namespace waterline::cli
