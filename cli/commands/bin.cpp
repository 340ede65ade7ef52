#include <memory>

#include "base/text.h"
#include "client/kind_questions.h"
#include "client/names.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string path_of(const std::string& id) {
  return "/v1/entries/" + id_in_path(id);
}

void history(const Context& context, const std::string& id) {
  Client client(context);
  const Json answer = client.get(path_of(id) + "/history");
  if (context.json) return print_json(answer);
  Json fields_before = Json::array();
  const std::string_view side = id.starts_with('d') || id.starts_with('D') ? "deep" : "vault";
  Names names(client);
  for (const Json& revision : answer["revisions"]) {
    print(bold(context, std::to_string(revision["number"].get<int>())) + "  " +
          dim(context, local_time(revision["written"].get<std::string>())));
    for (const Json& change : revision["changes"]) {
      const std::string line = base::for_terminal(change["line"].get<std::string>());
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
        print(base::for_terminal("  = " + names.field(side, name) + ": " + value));
      }
    }
    fields_before = revision["fields"];
  }
}

void undo(const Context& context, const std::string& id, int to) {
  Client client(context);
  Json request = Json::object();
  if (to > 0) request["revision"] = to;
  const Json entry = client.post(path_of(id) + "/revert", request, "unknown_id");
  if (entry.contains("error")) {
    static_cast<void>(client.get(path_of(id)));
    throw to > 0
        ? Ended(Exit::kNothing,
                filled(tr("This entry has no revision {1}. Nothing was changed."), to),
                tr("`waterline history ID` numbers the revisions."), "unknown_id")
        : Ended(Exit::kNothing,
                tr("This entry was never changed, so there is no earlier text to go back to."),
                tr("`waterline history ID` shows the revisions of an entry."), "unknown_id");
  }
  if (context.json) return print_json(entry);
  say(context, tr("Restored the text before. `undo` again goes back."));
}

void remove(const Context& context, const std::string& id, bool for_good, bool yes) {
  Client client(context);
  const Json entry = client.get(path_of(id));
  if (for_good && !yes) {
    say(context, filled(tr("\"{1}\" will be deleted for good, with its history."),
                        base::for_terminal(entry["title"].get<std::string>())));
    if (!ask_yes_or_no(tr("Remove it? (y/n) "))) return say(context, tr("It stays."));
  }
  const Json answer = client.remove("/v1/entries/" + entry["id"].get<std::string>() +
                                    (for_good ? "?for_good=true" : ""));
  if (context.json) return print_json(answer);
  say(context, for_good
                   ? tr("Removed for good.")
                   : filled(tr("Moved to the bin. `waterline bin restore {1}` brings it back."),
                            entry["short"].get<std::string>()));
  if (entry["side"] == "deep") return;
  say(context,
      tr("The pieces of it that you shared stay shared; `waterline take-back ID` removes them."));
}

void show_bin(const Context& context, bool deep) {
  Client client(context);
  const Json answer = client.get(deep ? "/v1/bin?side=deep" : "/v1/bin");
  if (context.json) return print_json(answer);
  for (const Json& entry : answer["entries"]) {
    print(bold(context, entry["short"].get<std::string>()) + "  " +
          dim(context, filled(tr("removed {1}"), local_time(entry["removed"].get<std::string>()))) +
          "  " + in_list(entry["title"].get<std::string>()));
  }
  const auto days = answer["days"].get<int>();
  say(context, answer["entries"].empty() ? tr("The bin is empty.")
               : days == 1               ? tr("Each is gone for good a day after it was removed.")
                           : filled(tr_n("Each is gone for good {1} day after it was removed.",
                                         "Each is gone for good {1} days after it was removed.",
                                         static_cast<std::size_t>(days)),
                                    days));
}

void restore(const Context& context, const std::string& id) {
  Client client(context);
  const Json entry = client.post(path_of(id) + "/restore");
  if (context.json) return print_json(entry);
  say(context, tr("It is back."));
}

void empty_bin(const Context& context, bool deep, const std::string& confirm) {
  Client client(context);
  if (confirm != "empty") {
    say(context, tr("Everything in the bin will be deleted for good, with its history."));
    if (!ask_for_word(tr("Type the word {1} to go on: "), marked("empty")))
      return say(context, tr("It stays."));
  }
  const Json answer =
      client.post("/v1/bin/empty", {{"side", deep ? "deep" : "vault"}, {"confirm", "empty"}});
  if (context.json) return print_json(answer);
  say(context, tr("The bin is empty."));
}

void keep_in_bin(const Context& context, int days) {
  Client client(context);
  const Json answer = client.put("/v1/bin/settings", {{"days", days}});
  if (context.json) return print_json(answer);
  say(context,
      days == 0 ? tr("From now on `waterline rm` deletes for good at once.") : tr("Kept."));
}

void pin(const Context& context, const std::string& id, bool pinned) {
  Client client(context);
  const Json entry = client.put(path_of(id) + "/pin", {{"pinned", pinned}});
  if (context.json) return print_json(entry);
  say(context,
      pinned ? tr("Pinned. `waterline list --pinned` shows it.") : tr("Not pinned any more."));
}

void link(const Context& context, const std::string& from, const std::vector<std::string>& to,
          bool linked) {
  Client client(context);
  Json entry = client.get(path_of(from));
  // Before anything is changed.
  for (const std::string& one : to) {
    if (client.get(path_of(one))["side"] == entry["side"]) continue;
    throw Ended(Exit::kUsage,
                tr("One of these entries is of the deep and another is not. Links stay on one "
                   "side. Nothing was changed."),
                tr("Link entries of the deep with each other, and the others with each other."),
                "unknown_id");
  }
  for (const std::string& one : to)
    entry = client.put(path_of(from) + "/links", {{"to", one}, {"linked", linked}});
  if (context.json) return print_json(entry);
  say(context, linked ? tr("Linked.") : tr("Not linked any more."));
}

using Id = std::shared_ptr<std::string>;

Id add_id(CLI::App* command) {
  auto id = std::make_shared<std::string>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  return id;
}

void add_bin_commands(CLI::App& app, Context& context) {
  auto* bin = app.add_subcommand("bin", tr("What you removed, and can still have back"));
  bin->require_subcommand(0, 1);
  auto deep = std::make_shared<bool>(false);
  bin->add_flag("--deep", *deep, tr("Show the deep instead"));
  bin->callback([&context, bin, deep] {
    if (bin->get_subcommands().empty()) show_bin(context, *deep);
  });
  {
    auto* command = bin->add_subcommand("restore", tr("Bring an entry back"));
    auto id = add_id(command);
    command->callback([&context, id] { restore(context, *id); });
  }
  {
    auto* command = bin->add_subcommand("empty", tr("Remove for good what lies there"));
    auto confirm = std::make_shared<std::string>();
    command->add_option("--confirm", *confirm, tr("The word `empty`, for scripts"));
    command->callback([&context, deep, confirm] { empty_bin(context, *deep, *confirm); });
  }
  {
    auto* command = bin->add_subcommand(
        "keep", tr("For how many days what you remove can be had back; 0: not at all"));
    auto days = std::make_shared<int>(30);
    command->add_option("days", *days, tr("Days"))->required()->check(CLI::Range(0, 36500));
    command->callback([&context, days] { keep_in_bin(context, *days); });
  }
}

}  // namespace

void add_standing_commands(CLI::App& app, Context& context) {
  {
    auto* command =
        app.add_subcommand("history", tr("What an entry said before, and what became of it"));
    auto id = add_id(command);
    command->callback([&context, id] { history(context, *id); });
  }
  {
    auto* command =
        app.add_subcommand("undo", tr("Make an entry say what it said before its last change"));
    auto id = add_id(command);
    auto to = std::make_shared<int>(0);
    command->add_option("--to", *to, tr("The number that `history` shows, instead"))
        ->check(CLI::Range(1, 1'000'000));
    command->callback([&context, id, to] { undo(context, *id, *to); });
  }
  {
    auto* command = app.add_subcommand("rm", tr("Put an entry into the bin"));
    auto id = add_id(command);
    auto for_good = std::make_shared<bool>(false);
    auto yes = std::make_shared<bool>(false);
    command->add_flag("--for-good", *for_good,
                      tr("Remove it with its history, so that nothing of it is left"));
    command->add_flag("-y,--yes", *yes, tr("Do not ask"));
    command->callback([&context, id, for_good, yes] { remove(context, *id, *for_good, *yes); });
  }
  add_bin_commands(app, context);
  for (const bool pinned : {true, false}) {
    auto* command = app.add_subcommand(pinned ? "pin" : "unpin",
                                       pinned ? tr("Keep an entry at hand") : tr("Unpin it"));
    auto id = add_id(command);
    command->callback([&context, id, pinned] { pin(context, *id, pinned); });
  }
  for (const bool linked : {true, false}) {
    auto* command =
        app.add_subcommand(linked ? "link" : "unlink", linked ? tr("Let an entry point to others")
                                                              : tr("Take such a link away"));
    auto id = add_id(command);
    auto to = std::make_shared<std::vector<std::string>>();
    command->add_option("to", *to, tr("The ids of the others"))->required();
    command->callback([&context, id, to, linked] { link(context, *id, *to, linked); });
  }
}

}  // namespace waterline::cli
