#include <string>
#include <string_view>

#include "base/id_beginning.h"
#include "client/client.h"
#include "client/names.h"
#include "commands/commands.h"
#include "commands/entry_id.h"
#include "terminal/terminal.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Prints a line for each attachment of a revision.
void print_attached(const Json& attachments) {
  constexpr std::size_t kShownId = 6;
  if (attachments.empty()) print(tr("  @ nothing is attached any more"));
  for (const Json& one : attachments) {
    if (one["id"].is_null()) {
      print(tr("  @ something that was attached was removed for good"));
    } else {
      print("  @ " + one["id"].get<std::string>().substr(0, kShownId) + "  " +
            in_list(one["description"].get<std::string>()));
    }
  }
}

void history(const Context& context, const std::string& id) {
  Client client(context);
  const Json answer = client.get(entry_path(id) + "/history");
  if (context.json) return print_json(answer);
  Json fields_before = Json::array();
  Json attached_before = Json::array();
  const std::string_view side = base::has_letter(id, 'd') ? "deep" : "vault";
  Names names(client);
  for (const Json& revision : answer["revisions"]) {
    print(bold(context, std::to_string(revision["number"].get<int>())) + "  " +
          dim(context, local_time(revision["written"].get<std::string>())));
    for (const Json& change : revision["changes"]) {
      const std::string line = for_terminal(change["line"].get<std::string>());
      if (change["what"] == "kept") {
        print(dim(context, "    " + line));
      } else {
        print((change["what"] == "added" ? "  + " : "  - ") + line);
      }
    }
    if (revision["fields"] != fields_before) {
      for (const Json& field : revision["fields"]) {
        const auto name = field["name"].get<std::string>();
        const std::string value = names.answer(side, name, field["value"].get<std::string>());
        print(for_terminal("  = " + names.field(side, name) + ": " + value));
      }
    }
    fields_before = revision["fields"];
    if (revision["attachments"] != attached_before) print_attached(revision["attachments"]);
    attached_before = revision["attachments"];
  }
}

}  // namespace

void add_history(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("history", tr("Show the earlier texts of an entry, and how they differ"));
  auto id = add_entry_id(command);
  command->callback([&context, id] { history(context, *id); });
}

}  // namespace waterline::cli
