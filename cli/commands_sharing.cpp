#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/text.h"
#include "base/text_limits.h"
#include "busy.h"
#include "commands.h"
#include "dates.h"
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
  bool busy = false;
  std::string after = "1h";
  std::optional<std::string> until;
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
  if (error != std::errc() || unit != "d" || count < 1 || count > 3660) {
    throw usage(tr("How long it is to be shown is not clear. Nothing was changed."),
                tr("In whole days, one at least: --expires 7d"));
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

// Without the words of a line that says that one is busy (add_busy_line).
Json rendition_of(const ShareOptions& options) {
  const int chosen = static_cast<int>(!options.line.empty()) + static_cast<int>(!options.summary.empty()) +
                     static_cast<int>(!options.excerpt.empty()) + static_cast<int>(options.whole) +
                     static_cast<int>(options.busy);
  if (chosen != 1) {
    throw usage(
        tr("Say how much of it to show; nothing is shared by default."),
        tr("One of: --line TEXT, --summary TEXT, --excerpt FROM..TO or --excerpt TEXT, --whole; of an appointment also "
           "--busy"));
  }
  Json rendition = Json::object();
  if (options.busy) {
    rendition["depth"] = "line";
  } else if (!options.line.empty()) {
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

// The words come from the times alone; nothing else of the appointment is asked for.
void add_busy_line(Client& client, const std::string& entry, Json& rendition) {
  const Json time = client.get("/v1/entries/" + id_in_path(entry) + "/busy");
  std::optional<std::string> to;
  if (!time["to"].is_null()) to = time["to"].get<std::string>();
  const int year = static_cast<int>(std::chrono::year_month_day(today_here()).year());
  rendition["text"] = busy_line(time["from"].get<std::string>(), to, year);
}

// The entry that something of one's own came from.
std::string origin_of(Client& client, const std::string& item) {
  const Json shown = client.get("/v1/shared/" + id_in_path(item));
  const Json given = client.get("/v1/shared/given");
  for (const Json& one : given["items"]) {
    if (one["id"] == shown["id"] && one["entry"].is_string()) return one["entry"];
  }
  throw words_for({{"error", "unknown_id"}});
}

// What is asked of the node beside the rendition: when it leaves, and how.
void add_leaving(const ShareOptions& options, Json& request) {
  if (options.until) {
    request["until"] = *options.until;
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
  if (options.until && options.until->find_first_not_of(" \t\n") == std::string::npos) {
    throw usage(tr("The moment to wait for has no name. Nothing was changed."),
                tr("For example: --until \"after the session\""));
  }
  if (!options.now && !options.until) static_cast<void>(seconds_of(options.after));
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
  if (options.busy) add_busy_line(client, options.id, request);
  show_then_send(context, options, "/v1/shares", std::move(request));
}

void revise(const Context& context, const ShareOptions& options, const std::string& entry) {
  Json request = rendition_of(options);
  if (!entry.empty()) request["entry"] = entry;
  if (options.busy) {
    Client client(context);
    add_busy_line(client, entry.empty() ? origin_of(client, options.id) : entry, request);
  }
  show_then_send(context, options, "/v1/shared/" + id_in_path(options.id) + "/revise", std::move(request));
}

void add_depth_options(CLI::App& command, ShareOptions& options) {
  command.add_option("--line", options.line, tr("One neutral line in your own words"));
  command.add_option("--summary", options.summary, tr("A summary in your own words; `-` reads standard input"));
  command.add_option("--excerpt", options.excerpt, tr("Lines FROM..TO of it, or a text that stands in it"));
  command.add_flag("--whole", options.whole, tr("All of it"));
  command.add_flag("--busy", options.busy,
                   tr("Of an appointment: a line that you are busy then, made from its day and time alone"));
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
}

}  // namespace waterline::cli
