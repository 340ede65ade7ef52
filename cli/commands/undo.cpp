#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void undo(const Context& context, const std::string& id, int to) {
  Client client(context);
  Json request = Json::object();
  if (to > 0) request["revision"] = to;
  const Json entry = client.post(entry_path(id) + "/undo", request, "unknown_id");
  if (entry.contains("error")) {
    static_cast<void>(client.get(entry_path(id)));
    throw to > 0
        ? Ended(Exit::kNothing,
                filled(tr("This entry has no revision {1}. Nothing was changed."), to),
                tr("`waterline history ID` numbers the revisions."), "unknown_id")
        : Ended(Exit::kNothing,
                tr("This entry was never changed, so there is no earlier text to go back to."),
                tr("`waterline history ID` shows the revisions of an entry."), "unknown_id");
  }
  if (context.json) return print_json(entry);
  say(context, tr("The earlier text is back. A second undo reverses that."));
}

}  // namespace

void add_undo(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "undo", tr("Bring back the text that an entry had before its last change"));
  auto id = add_entry_id(command);
  auto to = std::make_shared<int>(0);
  command->add_option("--to", *to, tr("The number of a revision in `history`, instead"))
      ->check(CLI::Range(1, 1'000'000));
  command->callback([&context, id, to] { undo(context, *id, *to); });
}

}  // namespace waterline::cli
