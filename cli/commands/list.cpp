#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_list.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void list_entries(const Context& context, const Which& which, bool pinned, int limit) {
  Client client(context);
  auto filter = filter_of(client, which);
  if (pinned) filter["pinned"] = "true";
  const bool everything = filter.empty() || (filter.size() == 1 && which.deep);
  filter["limit"] = std::to_string(limit);
  const Json answer = client.get("/v1/entries" + in_path(filter));
  if (context.json) return print_json(answer);
  if (pinned && !client.get("/v1/shared/pinned")["items"].empty())
    say(context, tr("Of what is shared, `waterline ours --pinned` shows what you pinned."));
  if (answer["entries"].empty()) {
    if (everything) return say(context, tr("Nothing is written here yet."));
    throw Ended(Exit::kNothing, tr("No entries match."),
                tr("`waterline list` without options shows the newest."), "nothing_found");
  }
  print_entries(context, client, answer["entries"], Snippets::kHide);
}

}  // namespace

void add_list(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("list", tr("Your newest entries"));
  auto which = std::make_shared<Which>();
  auto pinned = std::make_shared<bool>(false);
  auto limit = std::make_shared<int>(50);
  add_which_options(command, *which);
  command->add_flag("--pinned", *pinned, tr("Only the entries that you pinned"));
  command->add_option("-n,--limit", *limit, tr("How many"))->check(CLI::Range(1, 10000));
  command->callback(
      [&context, which, pinned, limit] { list_entries(context, *which, *pinned, *limit); });
}

}  // namespace waterline::cli
