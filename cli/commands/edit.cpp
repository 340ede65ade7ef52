#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/checks.h"
#include "client/client.h"
#include "client/draft_offer.h"
#include "client/editing.h"
#include "client/held_words.h"
#include "client/kind_questions.h"
#include "client/names.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/entry_options.h"
#include "journal/entry.h"
#include "terminal/argument_words.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

struct Edits {
  About about;
  std::vector<std::string> untag;
};

void edit(const Context& context, const std::string& id, const Edits& edits) {
  Client client(context);
  const Json before = client.get("/v1/entries/" + id_in_path(id));
  Json request = Json::object();
  const auto side = before["side"].get<std::string>();
  if (!edits.about.kind.empty()) request["kind"] = Names(client).typed_kind(side, edits.about.kind);
  if (!edits.about.fields.empty())
    request["fields"] = answers_from(client, side, edits.about.fields);
  if (!edits.about.tags.empty() || !edits.untag.empty()) {
    Json tags = Json::array();
    for (const Json& tag : before["tags"]) {
      if (std::find(edits.untag.begin(), edits.untag.end(), tag.get<std::string>()) ==
          edits.untag.end()) {
        tags.push_back(tag);
      }
    }
    for (const std::string& tag : edits.about.tags) tags.push_back(tag);
    require_few_tags(tags.size());
    request["tags"] = std::move(tags);
  }
  if (!edits.about.on.empty()) {
    const Moment moment = moment_for(edits.about.on);
    request["created"] = moment.created;
    request["day"] = moment.day;
    request["time_zone"] = moment.time_zone;
  }
  if (request.empty()) {
    std::string text;
    if (input_is_terminal()) {
      if (!before["removed"].is_null()) throw words_for({{"error", "unknown_id"}});
      begin_writing(client, "edit " + before["short"].get<std::string>(), side);
      const auto draft = draft_to_go_on_with(context, client, Offer::kAsk);
      const std::string begun =
          draft ? draft->value("text", "") : before["text"].get<std::string>();
      text = write_text(context, client, begun, journal::kMaxEntrySize);
    } else {
      text = read_standard_input(journal::kMaxEntrySize + 1);
    }
    if (before["fields"].empty()) require_text(text, journal::kMaxEntrySize);
    request["text"] = text;
    // Name the revision that the person edited. If another command has changed the entry while the
    // editor was open, the node keeps both texts and refuses with `changed_meanwhile`.
    request["base_revision"] = before["revision"];
    wipe(text);
  }
  const Json entry = client.put("/v1/entries/" + before["id"].get<std::string>(), request);
  if (context.json) return print_json(entry);
  if (request.contains("text") && entry["revision"] == before["revision"])
    return say(context, tr("Nothing was changed."));
  say(context, entry["revision"] == before["revision"]
                   ? tr("Kept.")
                   : tr("Kept. The text before this one is in the entry's history."));
}

}  // namespace

void add_edit(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "edit", tr("Change an entry in your editor, from standard input, or by options"));
  auto id = std::make_shared<std::string>();
  auto edits = std::make_shared<Edits>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  const auto check = [&context, id] {
    Client client(context);
    require_entry(client, *id);
  };
  add_about_options(command, edits->about, check);
  take_words(
      command->add_option("--untag", edits->untag, tr("A tag to take away from it; `-` asks")),
      tr("Tag: "), check)
      ->allow_extra_args(false);
  command->callback([&context, id, edits] { edit(context, *id, *edits); });
}

}  // namespace waterline::cli
