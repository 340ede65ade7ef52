#include <memory>
#include <string>
#include <utility>

#include "base/id_beginning.h"
#include "client/checks.h"
#include "client/client.h"
#include "client/lists.h"
#include "commands/commands.h"
#include "commands/piece_to_share.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// If the entry that is about to be shared is about a conflict, prints the person's own list `calm`.
// The person need not confirm anything.
void show_calm(const Context& context, Client& client, const Json& entry) {
  if (context.json || context.quiet || !output_is_terminal()) return;
  if (entry["kind"] != "conflict") return;
  say(context, tr("Before it leaves (`waterline breathe` is a minute to do so):"));
  const Json groups = list_of(client, "calm")["groups"];
  for (const Json& group : groups) {
    for (const Json& line : group["lines"])
      say(context, dim(context, "  " + for_terminal(line["text"].get<std::string>())));
  }
  say(context, "");
}

void share(const Context& context, ShareOptions options) {
  static_cast<void>(rendition_of(options));
  Client client(context);
  if (base::has_letter(options.id, 'd')) throw words_for({{"error", "stays_below"}});
  const Json entry = client.get("/v1/entries/" + id_in_path(options.id));
  if (!options.leaving.preview) require_somebody_paired(client);
  take_piece(context, client, "share", options);
  Json request = rendition_of(options);
  show_calm(context, client, entry);
  request["entry"] = options.id;
  if (options.busy) add_busy_line(client, options.id, request);
  add_answers(client, entry, request);
  show_then_send(context, options, "/v1/shares", std::move(request));
}

}  // namespace

void add_share(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "share",
      tr("Show your partner one piece of one entry: previewed, then it waits for a while"));
  auto options = std::make_shared<ShareOptions>();
  command->add_option("id", options->id, tr("The entry's id, or the beginning of it"))->required();
  add_depth_options(*command, *options);
  add_share_options(*command, *options, [&context, options] {
    Client client(context);
    require_entry(client, options->id);
    require_somebody_paired(client);
  });
  command->add_flag("--replies", options->replies, tr("Let your partner reply to it"));
  command->callback([&context, options] { share(context, *options); });
}

}  // namespace waterline::cli
