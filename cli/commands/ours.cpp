#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/shared_item.h"
#include "commands/waiting_shares.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

struct OursOptions {
  std::size_t limit = 50;
  std::string before;
  bool pinned = false;
};

void ours_pinned(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/shared/pinned");
  if (context.json) return print_json(answer);
  if (answer["items"].empty())
    return say(context, tr("Nothing shared is pinned. `waterline pin ID` keeps it at hand."));
  for (const Json& item : answer["items"]) print_shared(context, item);
}

// Prints the newest items in parts, so that neither this process nor the node holds more than a
// part.
void ours(const Context& context, const OursOptions& options) {
  Client client(context);
  std::string before = options.before;
  Json all;
  std::size_t shown = 0;
  bool needs_newer = false;
  std::optional<WaitingShown> waiting;
  if (!context.json) waiting.emplace(client);
  while (shown < options.limit) {
    const std::string limit = std::to_string(std::min<std::size_t>(options.limit - shown, 1000));
    Json answer =
        client.get("/v1/shared?limit=" + limit + (before.empty() ? "" : "&before=" + before));
    shown += answer["items"].size();
    needs_newer = answer["needs_newer"].get<bool>();
    before = answer["next"].is_null() ? "" : std::to_string(answer["next"].get<std::int64_t>());
    if (!context.json) {
      for (const Json& item : answer["items"]) {
        print_shared(context, item);
        waiting->print_about(context, item);
      }
    } else if (all.is_null()) {
      all = std::move(answer);
    } else {
      for (Json& item : answer["items"]) all["items"].push_back(std::move(item));
      all["next"] = std::move(answer["next"]);
    }
    if (before.empty()) break;
  }
  if (context.json) return print_json(all);
  if (needs_newer) say(context, needs_newer_in_words());
  const Json earlier = before.empty() ? client.get("/v1/shared/earlier")["items"] : Json::array();
  if (shown == 0 && earlier.empty()) return say(context, tr("Nothing is shared."));
  if (!earlier.empty()) {
    print(bold(context, heading_of_earlier()) + "\n");
    for (const Json& item : earlier) print_shared(context, item);
  }
  if (!before.empty())
    say(context, tr("There is more before these: `waterline ours --limit N` shows N of them."));
}

}  // namespace

void add_ours(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "ours", tr("Show everything that the two of you have shared, the newest first"));
  auto options = std::make_shared<OursOptions>();
  command->add_option("--limit", options->limit, tr("How many of the newest"))
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command
      ->add_option("--before", options->before,
                   tr("Only older ones: the value of `next` in an earlier answer, for scripts"))
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
  command->add_flag("--pinned", options->pinned, tr("Those alone that you pinned"));
  command->callback(
      [&context, options] { options->pinned ? ours_pinned(context) : ours(context, *options); });
}

}  // namespace waterline::cli
