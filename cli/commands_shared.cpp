#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>

#include "base/text.h"
#include "base/text_limits.h"
#include "commands.h"
#include "given_words.h"
#include "messages.h"
#include "terminal.h"
#include "text_input.h"
#include "translation.h"
#include "written.h"

// What becomes of what was shared, and of what waits to be.
namespace waterline::cli {
namespace {

Ended usage(std::string message, std::string hint) {
  return {Exit::kUsage, std::move(message), std::move(hint), "bad_request"};
}

void release(const Context& context, const std::vector<std::string>& words) {
  const std::string moment = words_or_answer(words, tr("Which moment, or which share? "));
  Client client(context);
  const Json answer = client.post("/v1/shares/held/release", {{"moment", moment}});
  if (context.json) return print_json(answer);
  say(context, tr("Released. What waited for the moment leaves now; a share with a time of its own leaves then."));
}

void set_replies(const Context& context, const std::string& id, const std::string& how) {
  if (how != "open" && how != "closed") throw usage(tr("Replies are `open` or `closed`. Nothing was changed."), "");
  Client client(context);
  const Json item = client.post("/v1/shared/" + id_in_path(id) + "/replies", {{"open", how == "open"}});
  if (context.json) return print_json(item);
  say(context, how == "open"
                   ? tr("Your partner may reply to this.")
                   : tr("Replies are closed. What was written before stays, and one on its way may still come."));
}

void reply(const Context& context, const std::string& id, const std::vector<std::string>& words) {
  Client client(context);
  require_replies_open(client, id);
  const std::string text = text_from(context, words, base::kMaxNoteSize, "reply " + id);
  const Json item = client.post("/v1/shared/" + id_in_path(id) + "/reply", {{"text", text}});
  if (context.json) return print_json(item);
  say(context, tr("Your reply stands beside it. It reaches the other device when the two meet."));
}

void held(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/shares/held");
  if (context.json) return print_json(answer);
  if (answer["held"].empty()) return say(context, tr("Nothing is waiting to be shared."));
  for (const Json& share : answer["held"]) {
    std::string when = share["until"].is_null()
                           ? filled(tr("leaves {1}"), local_time(share["due"].get<std::string>()))
                           : filled(tr("waits for: {1}"), base::for_terminal(share["until"].get<std::string>()));
    if (share["paused"].get<bool>())
      when = filled(tr("came back with a backup, waits for `waterline release`; {1}"), when);
    const std::string depth = words_for_depth(share["depth"].get<std::string>());
    print(bold(context, share["id"].get<std::string>().substr(0, 8)) + "  " + when + "  " +
          (share["revises"].is_null() ? depth : filled(tr("a revision, {1}"), depth)));
    print(framed(share["text"].get<std::string>()));
  }
}

void print_item(const Context& context, const Json& item) {
  const bool mine = item["author"] == "me";
  std::string head = bold(context, item["short"].get<std::string>()) + "  " +
                     (mine ? tr("from you") : tr("from your partner")) + ", " +
                     words_for_depth(item["depth"].get<std::string>());
  if (!item["day"].is_null()) head += ", " + item["day"].get<std::string>();
  if (item["revised"].get<bool>()) head += ", " + tr("revised");
  if (!item["expires"].is_null()) head += ", " + filled(tr("until {1}"), item["expires"].get<std::string>());
  if (mine && item["replies_open"].get<bool>()) head += ", " + tr("open to replies");
  print(head);
  if (item["taken_back"].get<bool>()) {
    print("  " + (mine ? tr("You took this back: both devices were asked to remove it.") : tr("This was taken back.")));
  } else if (item["expired"].get<bool>()) {
    print("  " + tr("Its last day is over."));
  } else {
    print(framed(item["text"].get<std::string>()));
  }
  if (!item["mark"].is_null()) {
    print("  " + filled(mine ? tr("Your partner: {1}") : tr("You: {1}"), sentence_of(item["mark"].get<std::string>())) +
          "\n");
  }
  for (const Json& reply : item["replies"]) {
    print("  " + (reply["author"] == "me" ? tr("You, in reply") : tr("Your partner, in reply")) + "  " +
          dim(context, reply["id"].get<std::string>().substr(0, 8)));
    print(framed(reply["text"].get<std::string>()));
  }
  if (!mine && item["replies_open"].get<bool>()) {
    print(dim(context, "  " + filled(tr("Open to replies: `waterline reply {1}`"), item["short"].get<std::string>())) +
          "\n");
  }
}

// In one line each: what the partner's device was given beside the shares.
void print_given(const Context& context, const Json& given) {
  std::string head = dim(context, given["item"].get<std::string>().substr(0, 8)) + "  " +
                     std::string(words_for_given(given["what"].get<std::string>()));
  if (!given["mark"].is_null()) head += ": " + std::string(sentence_of(given["mark"].get<std::string>()));
  if (given["asked_to_remove"].get<bool>()) head += tr(", which it was asked to remove");
  if (given["earlier_removed"].get<bool>()) head += tr("; earlier wordings, which it was asked to remove");
  print(head);
  if (!given["text"].get<std::string>().empty()) print(framed(given["text"].get<std::string>()));
}

void holds(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/shared/given");
  if (context.json) return print_json(answer);
  if (answer["items"].empty() && answer["beside"].empty()) {
    return say(context, tr("Your partner's device has been given nothing."));
  }
  for (const Json& item : answer["items"]) print_item(context, item);
  for (const Json& given : answer["beside"]) print_given(context, given);
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
  while (shown < options.limit) {
    const std::string limit = std::to_string(std::min<std::size_t>(options.limit - shown, 1000));
    Json answer = client.get("/v1/shared?limit=" + limit + (before.empty() ? "" : "&before=" + before));
    shown += answer["items"].size();
    before = answer["next"].is_null() ? "" : std::to_string(answer["next"].get<std::int64_t>());
    if (!context.json) {
      for (const Json& item : answer["items"]) print_item(context, item);
    } else if (all.is_null()) {
      all = std::move(answer);
    } else {
      for (Json& item : answer["items"]) all["items"].push_back(std::move(item));
      all["next"] = std::move(answer["next"]);
    }
    if (before.empty()) break;
  }
  if (context.json) return print_json(all);
  if (shown == 0) return say(context, tr("Nothing is shared."));
  if (!before.empty()) say(context, tr("There is more before these: `waterline ours --limit N` shows N of them."));
}

void take_back(const Context& context, const std::string& id, bool yes) {
  Client client(context);
  if (!yes && !context.json && can_ask() &&
      !ask_yes_or_no(tr("Both devices will be asked to remove it. What was read stays read. Take it back? (y/n) "))) {
    return say(context, tr("It stays shared."));
  }
  const Json answer = client.post("/v1/shared/" + id_in_path(id) + "/take-back");
  if (context.json) return print_json(answer);
  say(context, tr("Taken back here. The other device is asked to remove it when the two next meet."));
}

void mark(const Context& context, const std::string& id, const std::string& wording) {
  if (!is_wording(wording))
    throw usage(tr("That is not one of the wordings. Nothing was changed."), tr("One of:") + "\n" + list_of_wordings());
  Client client(context);
  const Json item = client.post("/v1/shared/" + id_in_path(id) + "/mark", {{"wording", wording}});
  if (context.json) return print_json(item);
  say(context, filled(tr("Your partner will see: {1}"), sentence_of(wording)));
}

}  // namespace

void add_shared_commands(CLI::App& app, Context& context) {
  {
    auto* command = app.add_subcommand(
        "release",
        tr("The moment has come: share what waits for it, or let a share that came back with a backup leave"));
    auto words = std::make_shared<std::vector<std::string>>();
    mark_words(command->add_option("moment", *words,
                                   tr("The moment's name as you gave it, or one held share's id; none or `-` asks")));
    command->callback([&context, words] { release(context, *words); });
  }
  {
    auto* command = app.add_subcommand("replies", tr("Let your partner reply to something you shared, or no longer"));
    auto id = std::make_shared<std::string>();
    auto how = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->add_option("how", *how, tr("`open` or `closed`"))->required()->check(CLI::IsMember({"open", "closed"}));
    command->callback([&context, id, how] { set_replies(context, *id, *how); });
  }
  {
    auto* command =
        app.add_subcommand("reply", tr("Say something beside what was shared, where its author opened replies"));
    auto id = std::make_shared<std::string>();
    auto words = std::make_shared<std::vector<std::string>>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    mark_words(command->add_option("text", *words, tr("The words; `-` reads standard input, none opens an editor")));
    command->callback([&context, id, words] { reply(context, *id, *words); });
  }
  app.add_subcommand("held", tr("What waits to be shared"))->callback([&context] { held(context); });
  {
    auto* command = app.add_subcommand("cancel", tr("Take a held share away before it leaves, without a trace"));
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->callback([&context, id] {
      Client client(context);
      const Json answer = client.remove("/v1/shares/held/" + id_in_path(*id));
      if (context.json) return print_json(answer);
      say(context, tr("Cancelled. Nothing of it remains, and nothing left this device."));
    });
  }
  {
    auto* command = app.add_subcommand("take-back", tr("Ask both devices to remove something you shared"));
    auto id = std::make_shared<std::string>();
    auto yes = std::make_shared<bool>(false);
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->add_flag("-y,--yes", *yes, tr("Do not ask"));
    command->callback([&context, id, yes] { take_back(context, *id, *yes); });
  }
  {
    auto* command = app.add_subcommand("ours", tr("What the two of you have shared, the newest first"));
    auto options = std::make_shared<OursOptions>();
    command->add_option("--limit", options->limit, tr("How many of the newest"))
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_option("--before", options->before, tr("Those before `next` of an earlier answer, for scripts"))
        ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
    command->callback([&context, options] { ours(context, *options); });
  }
  app.add_subcommand("holds", tr("What your partner's device has been given, and asked to remove"))
      ->callback([&context] { holds(context); });
  {
    auto* command = app.add_subcommand("mark", tr("Acknowledge something your partner shared"));
    command->footer(tr("Wordings:") + "\n" + list_of_wordings());
    auto id = std::make_shared<std::string>();
    auto wording = std::make_shared<std::string>();
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->add_option("wording", *wording, tr("One of the wordings below"))
        ->required()
        ->type_name(names_of_wordings())
        ->option_text(tr("REQUIRED"));
    command->callback([&context, id, wording] { mark(context, *id, *wording); });
  }
}

}  // namespace waterline::cli
