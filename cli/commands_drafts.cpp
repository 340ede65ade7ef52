#include <memory>

#include "base/text.h"
#include "commands.h"
#include "messages.h"
#include "terminal.h"
#include "text_input.h"
#include "translation.h"

// What was written and could not be kept in its place.
namespace waterline::cli {
namespace {

std::string text_in(const Json& draft) {
  const Json content = Json::parse(draft["content"].get<std::string>(), nullptr, /*allow_exceptions=*/false);
  if (!content.is_object()) return {};
  std::string text = content.value("text", "");
  if (!content.contains("fields")) return text;
  for (const auto& [name, value] : content["fields"].items()) {
    if (value.is_string()) text += (text.empty() ? "" : "\n") + name + ": " + value.get<std::string>();
  }
  return text;
}

Json all_drafts(Client& client, bool deep) {
  return client.get(deep ? "/v1/drafts?side=deep" : "/v1/drafts");
}

void list(const Context& context, bool deep) {
  Client client(context);
  const Json answer = all_drafts(client, deep);
  if (context.json) return print_json(answer);
  if (answer["drafts"].empty()) return say(context, tr("There are no drafts."));
  for (const Json& draft : answer["drafts"]) {
    print(bold(context, draft["id"].get<std::string>()) + "  " +
          dim(context, local_time(draft["written"].get<std::string>())) + "  " +
          base::for_terminal("waterline " + draft["purpose"].get<std::string>()));
    print(framed(text_in(draft)));
  }
}

void show(const Context& context, const std::string& id) {
  Client client(context);
  const Json answer = all_drafts(client, id.starts_with('d'));
  for (const Json& draft : answer["drafts"]) {
    if (draft["id"] != id) continue;
    if (context.json) {
      Json shown = draft;
      shown["schema"] = "waterline/draft/1";
      return print_json(shown);
    }
    return print(base::for_terminal(text_in(draft)));
  }
  throw words_for({{"error", "unknown_id"}});
}

void drop(const Context& context, const std::string& id) {
  Client client(context);
  const Json answer = client.remove("/v1/drafts/" + in_query(id));
  if (context.json) return print_json(answer);
  say(context, tr("Dropped. Nothing of it remains."));
}

}  // namespace

void add_draft_commands(CLI::App& app, Context& context) {
  auto* drafts = app.add_subcommand("drafts", tr("Words that could not be kept in their place"));
  drafts->require_subcommand(0, 1);
  auto deep = std::make_shared<bool>(false);
  drafts->add_flag("--deep", *deep, tr("Show the deep instead"));
  drafts->callback([&context, drafts, deep] {
    if (drafts->get_subcommands().empty()) list(context, *deep);
  });
  const auto add = [&](const char* name, const std::string& help, void (*act)(const Context&, const std::string&)) {
    auto* command = drafts->add_subcommand(name, help);
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id"))->required();
    command->callback([&context, act, id] { act(context, *id); });
  };
  add("show", tr("All of one"), show);
  add("drop", tr("Remove one for good"), drop);
}

}  // namespace waterline::cli
