#include <algorithm>
#include <charconv>
#include <memory>

#include "base/text.h"
#include "commands.h"
#include "messages.h"
#include "terminal.h"

namespace waterline::cli {
namespace {

struct ShareOptions {
  std::string id;
  std::string line;
  std::string summary;
  std::string excerpt;
  bool whole = false;
  std::string after = "1h";
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
  if (error != std::errc() || factor == 0 || count < 1 || count > 100000 || count * factor > 366 * 86400) {
    throw usage("The time to hold it is not clear. Nothing was changed.",
                "For example: --after 90m, --after 24h or --after 2d");
  }
  return count * factor;
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
    throw usage("Say how much of it to show; nothing is shared by default.",
                "One of: --line TEXT, --summary TEXT, --excerpt FROM..TO or --excerpt TEXT, --whole");
  }
  Json rendition = {{"entry", options.id}};
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

std::string framed(std::string_view text) {
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    out += "  | " + std::string(rest.substr(0, end)) + "\n";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

void share(const Context& context, const ShareOptions& options) {
  Json request = rendition_of(options);
  const std::int64_t hold = options.now ? 0 : seconds_of(options.after);
  Client client(context);
  const Json preview = client.post("/v1/shares/preview", request);
  // Before anything is shown as about to leave: without a partner nothing can.
  if (!options.preview && client.get("/v1/status")["partner"].is_null()) throw words_for({{"error", "no_partner"}});
  if (options.preview && context.json) return print_json(preview);
  if (!context.json) {
    say(context, "This is " + std::string(words_for_depth(preview["depth"].get<std::string>())) +
                     ", exactly as your partner will see it:\n");
    print(framed(base::for_terminal(preview["text"].get<std::string>())));
  }
  if (options.preview) return;

  request["hold_seconds"] = hold;
  request["day"] = options.day;
  if (options.now) {
    if (!options.confirm.empty()) {
      request["confirm"] = options.confirm;
    } else if (can_ask() &&
               ask_for_word("It leaves at once, and nobody can un-read it. Type `now` to share it: ", "now")) {
      request["confirm"] = "now";
    } else if (can_ask()) {
      throw Ended(Exit::kUsage, "It stays with you. Nothing was shared.", "", "needs_confirmation");
    }
  }
  const Json held = client.post("/v1/shares", request);
  if (context.json) return print_json(held);
  if (held["id"].is_null()) {
    print(held["item"].get<std::string>());
    say(context, "Shared. It reaches the other device when the two meet.");
  } else {
    print(held["id"].get<std::string>());
    if (request["hold_seconds"] == 0) {
      return say(context, "You have paused, so it is held here, and leaves when you `waterline resume`.");
    }
    say(context, "Held until " + local_time(held["due"].get<std::string>()) + ". Until then `waterline cancel " +
                     held["id"].get<std::string>().substr(0, 8) + "` takes it away without a trace.");
  }
}

void held(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/shares/held");
  if (context.json) return print_json(answer);
  if (answer["held"].empty()) return say(context, "Nothing is waiting to be shared.");
  for (const Json& share : answer["held"]) {
    const std::string when = share["paused"].get<bool>()
                                 ? "  came back with a backup: leaves only after `waterline release`, on or after " +
                                       local_time(share["due"].get<std::string>())
                                 : "  leaves " + local_time(share["due"].get<std::string>());
    print(bold(context, share["id"].get<std::string>().substr(0, 8)) + when + "  " +
          std::string(words_for_depth(share["depth"].get<std::string>())));
    print(framed(base::for_terminal(share["text"].get<std::string>())));
  }
}

void print_item(const Context& context, const Json& item) {
  const bool mine = item["author"] == "me";
  std::string head = bold(context, item["short"].get<std::string>()) + "  " +
                     (mine ? "from you" : "from your partner") + ", " +
                     std::string(words_for_depth(item["depth"].get<std::string>()));
  if (!item["day"].is_null()) head += ", " + item["day"].get<std::string>();
  if (item["revised"].get<bool>()) head += ", revised";
  print(head);
  if (item["taken_back"].get<bool>()) {
    print(mine ? "  You took this back: both devices were asked to remove it." : "  This was taken back.");
  } else {
    print(framed(base::for_terminal(item["text"].get<std::string>())));
  }
  if (!item["mark"].is_null()) {
    print("  " + std::string(mine ? "Your partner: " : "You: ") +
          std::string(sentence_of(item["mark"].get<std::string>())) + "\n");
  }
}

void list_items(const Context& context, const std::string& path, std::string_view nothing) {
  Client client(context);
  const Json answer = client.get(path);
  if (context.json) return print_json(answer);
  if (answer["items"].empty()) return say(context, nothing);
  for (const Json& item : answer["items"]) print_item(context, item);
}

void take_back(const Context& context, const std::string& id, bool yes) {
  Client client(context);
  if (!yes && !context.json && can_ask() &&
      !ask_yes_or_no("Both devices will be asked to remove it. What was read stays read. Take it back? (y/n) ")) {
    return say(context, "It stays shared.");
  }
  const Json answer = client.post("/v1/shared/" + id_in_path(id) + "/take-back");
  if (context.json) return print_json(answer);
  say(context, "Taken back here. The other device is asked to remove it when the two next meet.");
}

void mark(const Context& context, const std::string& id, const std::string& wording) {
  if (!is_wording(wording))
    throw usage("That is not one of the wordings. Nothing was changed.", "One of:\n" + list_of_wordings());
  Client client(context);
  const Json item = client.post("/v1/shared/" + id_in_path(id) + "/mark", {{"wording", wording}});
  if (context.json) return print_json(item);
  say(context, "Your partner will see: " + std::string(sentence_of(wording)));
}

}  // namespace

void add_sharing_commands(CLI::App& app, Context& context) {
  {
    auto* command =
        app.add_subcommand("share", "Show your partner one piece of one entry: previewed, then held for a while");
    auto options = std::make_shared<ShareOptions>();
    command->add_option("id", options->id, "The entry's id, or the beginning of it")->required();
    command->add_option("--line", options->line, "One neutral line in your own words");
    command->add_option("--summary", options->summary, "A summary in your own words; `-` reads standard input");
    command->add_option("--excerpt", options->excerpt, "Lines FROM..TO of it, or a text that stands in it");
    command->add_flag("--whole", options->whole, "All of it");
    auto* after =
        command->add_option("--after", options->after, "How long to hold it: 90m, 24h, 2d")->capture_default_str();
    command->add_flag("--now", options->now, "Share at once; asks for the typed word `now`")->excludes(after);
    command->add_option("--confirm", options->confirm, "The typed word, for scripts");
    command->add_flag("--day", options->day, "Let today's date be seen with it");
    command->add_flag("--preview", options->preview, "Only show what would leave");
    command->callback([&context, options] { share(context, *options); });
  }
  app.add_subcommand("held", "What waits to be shared")->callback([&context] { held(context); });
  {
    auto* command = app.add_subcommand("cancel", "Take a held share away before it leaves, without a trace");
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, "Its id, or the beginning of it")->required();
    command->callback([&context, id] {
      Client client(context);
      const Json answer = client.remove("/v1/shares/held/" + id_in_path(*id));
      if (context.json) return print_json(answer);
      say(context, "Cancelled. Nothing of it remains, and nothing left this device.");
    });
  }
  {
    auto* command = app.add_subcommand("release", "Let a share that came back with a backup leave after all");
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, "Its id, or the beginning of it")->required();
    command->callback([&context, id] {
      Client client(context);
      const Json answer = client.post("/v1/shares/held/" + id_in_path(*id) + "/release");
      if (context.json) return print_json(answer);
      say(context, "It leaves when its time has come; if that was before, now.");
    });
  }
  {
    auto* command = app.add_subcommand("take-back", "Ask both devices to remove something you shared");
    auto id = std::make_shared<std::string>();
    auto yes = std::make_shared<bool>(false);
    command->add_option("id", *id, "Its id, or the beginning of it")->required();
    command->add_flag("-y,--yes", *yes, "Do not ask");
    command->callback([&context, id, yes] { take_back(context, *id, *yes); });
  }
  app.add_subcommand("ours", "What the two of you have shared")->callback([&context] {
    list_items(context, "/v1/shared", "Nothing is shared.");
  });
  app.add_subcommand("holds", "What your partner's device has been given")->callback([&context] {
    list_items(context, "/v1/shared/given", "Your partner's device has been given nothing.");
  });
  {
    auto* command = app.add_subcommand("mark", "Acknowledge something your partner shared");
    command->footer("Wordings:\n" + list_of_wordings());
    auto id = std::make_shared<std::string>();
    auto wording = std::make_shared<std::string>();
    command->add_option("id", *id, "Its id, or the beginning of it")->required();
    command->add_option("wording", *wording, "One of the wordings below")->required();
    command->callback([&context, id, wording] { mark(context, *id, *wording); });
  }
}

}  // namespace waterline::cli
