#include <memory>
#include <string>
#include <utility>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/piece_to_share.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Returns the entry from which an item of this person was made.
std::string origin_of(Client& client, const std::string& item) {
  const Json shown = client.get("/v1/shared/" + id_in_path(item));
  const Json given = client.get("/v1/shared/given");
  for (const Json& device : given["devices"]) {
    for (const Json& one : device["given"]) {
      if (one["item"] == shown["id"] && one["entry"].is_string()) return one["entry"];
    }
  }
  throw words_for({{"error", "unknown_id"}});
}

void revise(const Context& context, ShareOptions options, const std::string& entry) {
  static_cast<void>(rendition_of(options));
  Client client(context);
  const Json item = require_shared(client, options.id);
  if (item["author"] != "me") throw words_for({{"error", "not_yours"}});
  take_piece(context, client, "revise", options);
  Json request = rendition_of(options);
  if (!entry.empty()) request["entry"] = entry;
  if (options.busy || options.whole) {
    const std::string origin = entry.empty() ? origin_of(client, item["id"]) : entry;
    options.busy ? add_busy_line(client, origin, request)
                 : add_answers(client, client.get("/v1/entries/" + id_in_path(origin)), request);
  }
  show_then_send(context, options, "/v1/shared/" + item["id"].get<std::string>() + "/revise",
                 std::move(request));
}

}  // namespace

void add_revise(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("revise", tr("Change the words of something you shared: you see a "
                                      "preview, and the new words wait like a share"));
  auto options = std::make_shared<ShareOptions>();
  auto entry = std::make_shared<std::string>();
  command->add_option("id", options->id, tr("The shared item's id, or the beginning of it"))
      ->required();
  command->add_option("--entry", *entry,
                      tr("Take it from this entry, if not from the same one as before"));
  add_depth_options(*command, *options);
  add_share_options(*command, *options, [&context, options] {
    Client client(context);
    static_cast<void>(require_shared(client, options->id));
  });
  command->callback([&context, options, entry] { revise(context, *options, *entry); });
}

}  // namespace waterline::cli
