#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <sstream>
#include <vector>

#include "base/text.h"
#include "client/checks.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/shared_item.h"
#include "commands/waiting_shares.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

// What was shared, and what becomes of it.
namespace waterline::cli {
namespace {

Ended usage(std::string message, std::string hint) {
  return {Exit::kUsage, std::move(message), std::move(hint), "bad_request"};
}

void set_replies(const Context& context, const std::string& id, const std::string& how) {
  if (how != "open" && how != "closed")
    throw usage(tr("Replies are `open` or `closed`. Nothing was changed."), "");
  Client client(context);
  static_cast<void>(require_shared(client, id));
  const Json item =
      client.post("/v1/shared/" + id_in_path(id) + "/replies", {{"open", how == "open"}});
  if (context.json) return print_json(item);
  say(context,
      how == "open"
          ? tr("Your partner may reply to this.")
          : tr("Replies are closed. Earlier replies stay, and one on its way may still come."));
}

void reply(const Context& context, const LeavingOptions& options, const std::string& id,
           const std::vector<std::string>& words) {
  Client client(context);
  const Json item = require_shared(client, id);
  say_words(context, options, words,
            {.method = "POST",
             .path = "/v1/shared/" + id_in_path(id) + "/reply",
             .request = said_about(item),
             .command = "reply " + id,
             .said_at_once = tr(
                 "Your reply stands beside it. It reaches the other device when the two meet.")});
}

}  // namespace

void print_shared(const Context& context, const Json& item) {
  const bool mine = item["author"] == "me";
  std::string head = bold(context, item["short"].get<std::string>()) + "  " +
                     (mine ? tr("from you") : tr("from your partner"));
  if (!item["depth"].is_null()) head += ", " + words_for_depth(item["depth"].get<std::string>());
  if (!item["day"].is_null()) head += ", " + item["day"].get<std::string>();
  if (item["revised"].get<bool>()) head += ", " + tr("revised");
  if (!item["expires"].is_null())
    head += ", " + filled(tr("until {1}"), item["expires"].get<std::string>());
  if (mine && item["replies_open"].get<bool>()) head += ", " + tr("open to replies");
  print(head);
  if (item["taken_back"].get<bool>()) {
    print("  " + (mine ? tr("You took this back: both devices were asked to remove it.")
                       : tr("This was taken back.")));
  } else if (item["expired"].get<bool>()) {
    print("  " + tr("Its last day is over."));
  } else {
    print(framed(item["text"].get<std::string>()));
  }
  if (!item["mark"].is_null()) {
    const std::string form =
        item["mark_to_earlier"].get<bool>()
            ? (mine ? tr("Your partner, to earlier words: {1}") : tr("You, to earlier words: {1}"))
            : (mine ? tr("Your partner: {1}") : tr("You: {1}"));
    print("  " + filled(form, sentence_of(item["mark"].get<std::string>())) + "\n");
  }
  for (const Json& reply : item["replies"]) {
    const bool by_me = reply["author"] == "me";
    const std::string who = reply["to_earlier"].get<bool>()
                                ? (by_me ? tr("You, in reply to earlier words")
                                         : tr("Your partner, in reply to earlier words"))
                            : by_me ? tr("You, in reply")
                                    : tr("Your partner, in reply");
    print("  " + who + "  " + dim(context, reply["id"].get<std::string>().substr(0, 8)));
    print(framed(reply["text"].get<std::string>()));
  }
  if (!mine && item["replies_open"].get<bool>()) {
    print(dim(context, "  " + filled(tr("Open to replies: `waterline reply {1}`"),
                                     item["short"].get<std::string>())) +
          "\n");
  }
}

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

struct OursOptions {
  std::size_t limit = 50;
  std::string before;
};

// The newest, a part at a time, so that neither side holds more than one.
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

// Each reply has an id of its own, which no item has.
void require_own_words(Client& client, const std::string& id) {
  if (id.starts_with('h') || id.starts_with('H')) {
    static_cast<void>(require_waiting(client, id));
    throw words_for({{"error", "still_waits"}});
  }
  try {
    const Json item = require_shared(client, id);
    if (item["author"] != "me") throw words_for({{"error", "not_yours"}});
    if (item["taken_back"].get<bool>()) {
      throw Ended(Exit::kNothing, tr("You took this back before."),
                  tr("`waterline ours` shows what is there."), "taken_back");
    }
  } catch (const Ended& ended) {
    if (ended.error_code() != "unknown_id" || !has_reply(client, id)) throw;
  }
}

void take_back(const Context& context, const std::string& id, bool yes) {
  Client client(context);
  require_own_words(client, id);
  if (!yes && !context.json && can_ask() &&
      !ask_yes_or_no(tr("Both devices will be asked to remove it. What was read stays read. Take "
                        "it back? (y/n) "))) {
    return say(context, tr("It stays shared."));
  }
  const Json answer = client.post("/v1/shared/" + id_in_path(id) + "/take-back");
  if (context.json) return print_json(answer);
  say(context,
      tr("Taken back here. The other device is asked to remove it when the two next meet."));
}

// One of the wordings, by its number in the list.
std::string ask_for_wording() {
  std::vector<std::string> names;
  std::stringstream stream(names_of_wordings());
  for (std::string name; std::getline(stream, name, '|');) names.push_back(name);
  std::string choices;
  for (std::size_t i = 0; i < names.size(); ++i) {
    choices += "  " + std::to_string(i + 1) + "  " + sentence_of(names[i]) + "\n";
  }
  print(choices);
  for (;;) {
    const std::string typed =
        ask(filled(tr("Which one? A number from 1 to {1}, or Enter for none: "), names.size()));
    if (typed.empty()) return {};
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (typed == std::to_string(i + 1) || typed == names[i]) return names[i];
    }
  }
}

void mark(const Context& context, const std::string& id, std::string wording) {
  Client client(context);
  if (wording.empty() && can_ask() && !context.json) {
    static_cast<void>(require_partners_item(client, id));
    wording = ask_for_wording();
    if (wording.empty()) return say(context, tr("Nothing was sent."));
  }
  if (!is_wording(wording))
    throw usage(tr("That is not one of the wordings. Nothing was changed."),
                tr("One of:") + "\n" + list_of_wordings());
  Json request = said_about(require_partners_item(client, id));
  request["wording"] = wording;
  const Json item = client.post("/v1/shared/" + id_in_path(id) + "/mark", request);
  if (context.json) return print_json(item);
  say(context, filled(tr("Your partner will see: {1}"), sentence_of(wording)) + " " +
                   filled(tr("`waterline unmark {1}` takes it away again."),
                          item["short"].get<std::string>()));
}

void unmark(const Context& context, const std::string& id) {
  Client client(context);
  static_cast<void>(require_shared(client, id));
  const Json item = client.remove("/v1/shared/" + id_in_path(id) + "/mark");
  if (context.json) return print_json(item);
  say(context, tr("Taken away here, and on the other device when the two next meet. What was read "
                  "stays read."));
}

}  // namespace

void add_shared_commands(CLI::App& app, Context& context) {
  {
    auto* command = app.add_subcommand(
        "replies", tr("Let your partner reply to something you shared, or no longer"));
    auto id = std::make_shared<std::string>();
    auto how = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->add_option("how", *how, tr("`open` or `closed`"))
        ->required()
        ->check(CLI::IsMember({"open", "closed"}));
    command->callback([&context, id, how] { set_replies(context, *id, *how); });
  }
  {
    auto* command = app.add_subcommand(
        "reply", tr("Say something beside what was shared, where its author opened replies"));
    auto id = std::make_shared<std::string>();
    auto words = std::make_shared<std::vector<std::string>>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    auto options = std::make_shared<LeavingOptions>();
    mark_words(command->add_option(
        "text", *words, tr("The words; `-` reads standard input, none opens an editor")));
    add_leaving_options(*command, *options, [&context, id] {
      Client client(context);
      static_cast<void>(require_shared(client, *id));
    });
    command->callback([&context, id, words, options] { reply(context, *options, *id, *words); });
  }
  {
    auto* command =
        app.add_subcommand("take-back", tr("Ask both devices to remove something you shared"));
    auto id = std::make_shared<std::string>();
    auto yes = std::make_shared<bool>(false);
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->add_flag("-y,--yes", *yes, tr("Do not ask"));
    command->callback([&context, id, yes] { take_back(context, *id, *yes); });
  }
  {
    auto* command =
        app.add_subcommand("ours", tr("What the two of you have shared, the newest first"));
    auto options = std::make_shared<OursOptions>();
    command->add_option("--limit", options->limit, tr("How many of the newest"))
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--before", options->before,
                     tr("Those before `next` of an earlier answer, for scripts"))
        ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
    command->callback([&context, options] { ours(context, *options); });
  }
  {
    auto* command = app.add_subcommand("mark", tr("Acknowledge something your partner shared"));
    command->footer(tr("Wordings:") + "\n" + list_of_wordings());
    auto id = std::make_shared<std::string>();
    auto wording = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command
        ->add_option("wording", *wording,
                     tr("One of the five wordings (`read-with-care` and so on, listed below); "
                        "without one you are asked"))
        ->type_name(names_of_wordings());
    command->callback([&context, id, wording] { mark(context, *id, *wording); });
  }
  {
    auto* command = app.add_subcommand("unmark", tr("Take an acknowledgement away again"));
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->callback([&context, id] { unmark(context, *id); });
  }
}

}  // namespace waterline::cli
