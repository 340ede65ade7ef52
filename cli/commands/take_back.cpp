#include <cstdint>
#include <memory>
#include <string>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

bool has_reply(Client& client, const std::string& id) {
  const std::string beginning = id_in_path(id);
  std::string before;
  do {
    const Json answer = client.get("/v1/shared?limit=1000" + before);
    for (const Json& item : answer["items"]) {
      for (const Json& reply : item["replies"]) {
        if (reply["id"].get_ref<const std::string&>().starts_with(beginning)) return true;
      }
    }
    before = answer["next"].is_null()
                 ? ""
                 : "&before=" + std::to_string(answer["next"].get<std::int64_t>());
  } while (!before.empty());
  return false;
}

// Throws Ended unless the id names an item or a reply that this person shared. Replies have ids of
// their own.
void require_own_words(Client& client, const std::string& id) {
  const bool waited = id.starts_with('h') || id.starts_with('H');
  if (waited && left_as(client, id).empty()) {
    static_cast<void>(require_waiting(client, id));
    throw words_for({{"error", "still_waits"}});
  }
  try {
    const Json item = require_shared(client, id);
    if (item["author"] != "me") throw words_for({{"error", "not_yours"}});
    if (item["taken_back"].get<bool>()) {
      throw Ended(Exit::kNothing, tr("You have already taken this back."),
                  tr("`waterline ours` shows what is there."), "taken_back");
    }
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id" || !has_reply(client, id)) throw;
  }
}

void take_back(const Context& context, const std::string& id, bool yes) {
  Client client(context);
  require_own_words(client, id);
  const bool waited = id.starts_with('h') || id.starts_with('H');
  const std::string item = waited ? left_as(client, id) : id;
  if (!yes && !context.json && can_ask() &&
      !ask_yes_or_no(tr("Both devices will be asked to remove it. Nobody can un-read it. Take it "
                        "back? (y/n) "))) {
    return say(context, tr("It stays shared."));
  }
  const Json answer = client.post("/v1/shared/" + id_in_path(item) + "/take-back");
  if (context.json) return print_json(answer);
  say(context,
      tr("Taken back here. The other device is asked to remove it when the devices next meet."));
}

}  // namespace

void add_take_back(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("take-back", tr("Ask both devices to remove something you shared"));
  auto id = std::make_shared<std::string>();
  auto yes = std::make_shared<bool>(false);
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  command->add_flag("-y,--yes", *yes, tr("Do not ask"));
  command->callback([&context, id, yes] { take_back(context, *id, *yes); });
}

}  // namespace waterline::cli
