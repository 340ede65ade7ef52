#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <memory>

#include "base/text.h"
#include "base/text_limits.h"
#include "commands.h"
#include "lists.h"
#include "messages.h"
#include "terminal.h"
#include "text_input.h"
#include "translation.h"

namespace waterline::cli {
namespace {

struct ShareOptions {
  std::string id;
  std::string line;
  std::string summary;
  std::string excerpt;
  bool whole = false;
  std::string after = "1h";
  std::string until;
  std::string expires;
  bool replies = false;
  bool now = false;
  std::string confirm;
  bool day = false;
  bool preview = false;
};

Ended usage(std::string message, std::string hint) {
  return {Exit::kUsage, std::move(message), std::move(hint), "bad_request"};
}

// "90m", "24h", "2d": a hold in seconds.
std::int64_t seconds_of(const std::string& text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const std::int64_t factor = unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86400 : 0;
  if (error != std::errc() || factor == 0 || count < 1 || count > 100000 ||
      count * factor > std::int64_t{366} * 86400) {
    throw usage(tr("The time to hold it is not clear. Nothing was changed."),
                tr("For example: --after 90m, --after 24h or --after 2d"));
  }
  return count * factor;
}

// "7d": days for which something is shown.
std::int64_t days_of(const std::string& text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc() || unit != "d" || count < 0 || count > 3660) {
    throw usage(tr("How long it is to be shown is not clear. Nothing was changed."), tr("In whole days: --expires 7d"));
  }
  return count;
}

// "3..5": lines. Anything else is text to look for.
bool lines_of(const std::string& text, Json& rendition) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return false;
  std::int64_t from = 0;
  std::int64_t to = 0;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), text.data() + dots, from);
  const auto second = std::from_chars(text.data() + dots + 2, end, to);
  if (first.ec != std::errc() || second.ec != std::errc() || first.ptr != text.data() + dots || second.ptr != end)
    return false;
  rendition["from"] = from;
  rendition["to"] = to;
  return true;
}

Json rendition_of(const ShareOptions& options) {
  const int chosen = static_cast<int>(!options.line.empty()) + static_cast<int>(!options.summary.empty()) +
                     static_cast<int>(!options.excerpt.empty()) + static_cast<int>(options.whole);
  if (chosen != 1) {
    throw usage(tr("Say how much of it to show; nothing is shared by default."),
                tr("One of: --line TEXT, --summary TEXT, --excerpt FROM..TO or --excerpt TEXT, --whole"));
  }
  Json rendition = Json::object();
  if (!options.line.empty()) {
    rendition["depth"] = "line";
    rendition["text"] = options.line;
  } else if (!options.summary.empty()) {
    rendition["depth"] = "summary";
    rendition["text"] =
        options.summary == "-" ? base::normalize_newlines(read_standard_input(1 << 20)) : options.summary;
  } else if (!options.excerpt.empty()) {
    rendition["depth"] = "excerpt";
    if (!lines_of(options.excerpt, rendition)) rendition["text"] = options.excerpt;
  } else {
    rendition["depth"] = "whole";
  }
  return rendition;
}

// What is asked of the node beside the rendition: when it leaves, and how.
void add_leaving(const ShareOptions& options, Json& request) {
  if (!options.until.empty()) {
    request["until"] = options.until;
  } else {
    request["hold_seconds"] = options.now ? 0 : seconds_of(options.after);
  }
  request["day"] = options.day;
  if (!options.expires.empty()) request["expires_days"] = days_of(options.expires);
  if (!options.now) return;
  if (!options.confirm.empty()) {
    request["confirm"] = options.confirm;
  } else if (can_ask() && ask_for_word(tr("It leaves at once, and nobody can un-read it. Type `{1}` to share it: "),
                                       marked("now"))) {
    request["confirm"] = "now";
  } else if (can_ask()) {
    throw Ended(Exit::kUsage, tr("It stays with you. Nothing was shared."), "", "needs_confirmation");
  }
}

// The same for a first share and for a revision of one: shown exactly as it will be seen, then held or sent.
void show_then_send(const Context& context, const ShareOptions& options, const std::string& path, Json request) {
  if (!options.now && options.until.empty()) static_cast<void>(seconds_of(options.after));
  if (!options.expires.empty()) static_cast<void>(days_of(options.expires));
  Client client(context);
  const Json preview = client.post(path + "/preview", request);
  // Before anything is shown as about to leave: without a partner nothing can.
  if (!options.preview && client.get("/v1/status")["partner"].is_null()) throw words_for({{"error", "no_partner"}});
  if (options.preview && context.json) return print_json(preview);
  if (!context.json) {
    say(context, filled(tr("This is {1}, exactly as your partner will see it:"),
                        words_for_depth(preview["depth"].get<std::string>())) +
                     "\n");
    print(framed(preview["text"].get<std::string>()));
  }
  if (options.preview) return;

  add_leaving(options, request);
  if (options.replies) request["replies"] = true;
  if (!options.expires.empty()) {
    say(context, tr("When its last day is over, your partner's device is asked to remove it. Nobody can un-read it."));
  }
  const Json held = client.post(path, request);
  if (context.json) return print_json(held);
  if (held["id"].is_null()) {
    print(held["item"].get<std::string>());
    return say(context, tr("Shared. It reaches the other device when the two meet."));
  }
  const std::string id = held["id"].get<std::string>();
  print(id);
  const std::string away =
      " " + filled(tr("Until then `waterline cancel {1}` takes it away without a trace."), id.substr(0, 8));
  if (request["hold_seconds"] == 0) {
    return say(context, tr("You have paused, so it is held here, and leaves when you `waterline resume`."));
  }
  if (held["until"].is_null())
    return say(context, filled(tr("Held until {1}."), local_time(held["due"].get<std::string>())) + away);
  say(context,
      filled(tr("Held until you say that the moment has come: `waterline release {1}`. Its name stays with you."),
             id.substr(0, 8)) +
          away);
}

// Before a note of a conflict is shared: a part of the person's own list for that, with nothing to be passed.
void show_calm(const Context& context, Client& client, const std::string& id) {
  if (context.json || context.quiet || !output_is_terminal()) return;
  if (client.get("/v1/entries/" + id_in_path(id))["kind"] != "conflict") return;
  const Json groups = list_of(client, "calm")["groups"];
  for (const Json& group : groups) {
    for (const Json& line : group["lines"])
      say(context, dim(context, base::for_terminal(line["text"].get<std::string>())));
  }
}

void share(const Context& context, const ShareOptions& options) {
  Json request = rendition_of(options);
  Client client(context);
  show_calm(context, client, options.id);
  request["entry"] = options.id;
  show_then_send(context, options, "/v1/shares", std::move(request));
}

void revise(const Context& context, const ShareOptions& options, const std::string& entry) {
  Json request = rendition_of(options);
  if (!entry.empty()) request["entry"] = entry;
  show_then_send(context, options, "/v1/shared/" + id_in_path(options.id) + "/revise", std::move(request));
}

void release(const Context& context, const std::vector<std::string>& words) {
  std::string moment;
  for (const std::string& word : words) moment += (moment.empty() ? "" : " ") + word;
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
  const std::string text = text_from(context, words, base::kMaxNoteSize, "reply ID");
  Client client(context);
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

void add_depth_options(CLI::App& command, ShareOptions& options) {
  command.add_option("--line", options.line, tr("One neutral line in your own words"));
  command.add_option("--summary", options.summary, tr("A summary in your own words; `-` reads standard input"));
  command.add_option("--excerpt", options.excerpt, tr("Lines FROM..TO of it, or a text that stands in it"));
  command.add_flag("--whole", options.whole, tr("All of it"));
}

void add_leaving_options(CLI::App& command, ShareOptions& options) {
  auto* after =
      command.add_option("--after", options.after, tr("How long to hold it: 90m, 24h, 2d"))->capture_default_str();
  auto* until =
      command.add_option("--until", options.until,
                         tr("Hold it until a moment that you name, and release it then; the name stays with you"));
  command.add_flag("--now", options.now, tr("Share at once; asks for the typed word `now`"))
      ->excludes(after)
      ->excludes(until);
  until->excludes(after);
  command.add_option("--confirm", options.confirm, tr("The typed word, for scripts"));
  command.add_flag("--day", options.day, tr("Let today's date be seen with it"));
  command.add_option("--expires", options.expires,
                     tr("Ask your partner's device to remove it after so many days: 7d. Nobody can un-read it"));
  command.add_flag("--preview", options.preview, tr("Only show what would leave"));
}

}  // namespace

void add_sharing_commands(CLI::App& app, Context& context) {
  {
    auto* command =
        app.add_subcommand("share", tr("Show your partner one piece of one entry: previewed, then held for a while"));
    auto options = std::make_shared<ShareOptions>();
    command->add_option("id", options->id, tr("The entry's id, or the beginning of it"))->required();
    add_depth_options(*command, *options);
    add_leaving_options(*command, *options);
    command->add_flag("--replies", options->replies, tr("Let your partner reply to it"));
    command->callback([&context, options] { share(context, *options); });
  }
  {
    auto* command =
        app.add_subcommand("revise", tr("Say something you shared in another way: previewed and held as a share is"));
    auto options = std::make_shared<ShareOptions>();
    auto entry = std::make_shared<std::string>();
    command->add_option("id", options->id, tr("The shared item's id, or the beginning of it"))->required();
    command->add_option("--entry", *entry, tr("The entry to take it from, if it is another one than before"));
    add_depth_options(*command, *options);
    add_leaving_options(*command, *options);
    command->callback([&context, options, entry] { revise(context, *options, *entry); });
  }
  {
    auto* command = app.add_subcommand(
        "release",
        tr("The moment has come: share what waits for it, or let a share that came back with a backup leave"));
    auto words = std::make_shared<std::vector<std::string>>();
    command->add_option("moment", *words, tr("The moment's name as you gave it, or one held share's id"))->required();
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
    command->add_option("text", *words, tr("The words; `-` reads standard input, none opens an editor"));
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
