#include "client/drafts.h"

#include <algorithm>
#include <cctype>
#include <memory>

#include "base/id_beginning.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

std::string text_in(const Json& draft) {
  return as_text(allowed_in_draft(draft["content"].get<std::string>()));
}

Json all_drafts(Client& client, bool deep) {
  return client.get(deep ? "/v1/drafts?side=deep" : "/v1/drafts");
}

void list_drafts(const Context& context, bool deep) {
  Client client(context);
  const Json answer = all_drafts(client, deep);
  if (context.json) return print_json(answer);
  const std::string left = words_about_left(client);
  if (answer["drafts"].empty() && left.empty()) return say(context, tr("There are no drafts."));
  for (const Json& draft : answer["drafts"]) {
    const auto purpose = draft["purpose"].get<std::string>();
    print(bold(context, draft["id"].get<std::string>()) + "  " +
          dim(context, local_time(draft["written"].get<std::string>())) + "  " +
          (is_command(purpose) ? "waterline " + purpose
                               : tr("by a command that this version does not have")));
    print(framed(text_in(draft)));
  }
  if (!left.empty()) say(context, wrapped(left));
}

void show_draft(const Context& context, const std::string& id) {
  Client client(context);
  const Json answer = all_drafts(client, base::has_letter(id, 'd'));
  for (const Json& draft : answer["drafts"]) {
    // The letters of an id may be typed as capitals.
    if (!std::ranges::equal(draft["id"].get_ref<const std::string&>(), id, {}, {},
                            [](unsigned char c) { return static_cast<char>(std::tolower(c)); }))
      continue;
    if (context.json) {
      Json shown = draft;
      shown["schema"] = "waterline/draft/1";
      return print_json(shown);
    }
    return print(for_terminal(text_in(draft)));
  }
  throw words_for({{"error", "unknown_id"}});
}

void drop_draft(const Context& context, const std::string& id) {
  Client client(context);
  const Json answer = client.remove("/v1/drafts/" + in_query(id));
  if (context.json) return print_json(answer);
  say(context, tr("Dropped. Nothing of the draft remains."));
}

}  // namespace

void add_drafts(CLI::App& app, Context& context) {
  auto* drafts =
      app.add_subcommand("drafts", tr("Show words of yours that could not be kept in their place"));
  drafts->require_subcommand(0, 1);
  auto deep = std::make_shared<bool>(false);
  drafts->add_flag("--deep", *deep, tr("Show the deep instead"));
  drafts->callback([&context, drafts, deep] {
    if (drafts->get_subcommands().empty()) list_drafts(context, *deep);
  });
  const auto add = [&](const char* name, const std::string& help,
                       void (*act)(const Context&, const std::string&)) {
    auto* command = drafts->add_subcommand(name, help);
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id"))->required();
    command->callback([&context, act, id] { act(context, *id); });
  };
  add("show", tr("Show the whole text of a draft"), show_draft);
  add("drop", tr("Remove a draft for good"), drop_draft);
}

}  // namespace waterline::cli
