#include "commands/piece_to_share.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/limits.h"
#include "base/blank.h"
#include "base/id_beginning.h"
#include "base/text.h"
#include "base/text_limits.h"
#include "client/client.h"
#include "client/draft_offer.h"
#include "client/editing.h"
#include "client/held_words.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/text_input.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/questions.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/busy.h"
#include "words/dates.h"
#include "words/error_words.h"
#include "words/item_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

Ended usage(std::string message, std::string hint) {
  return {Exit::kUsage, std::move(message), std::move(hint), "bad_request"};
}

// Reads "7d", the number of days for which an item is shown.
std::int64_t days_of(const std::string& text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc() || unit != "d" || count < 1 || count > app::kMaxDaysShown) {
    throw usage(tr("This length of time is not clear. Nothing was changed."),
                filled(tr("Give whole days, from 1 to {1}: --expires 7d"), app::kMaxDaysShown));
  }
  return count;
}

// Reads the lines "3..5" into the request. Returns false for any other text.
bool lines_of(const std::string& text, Json& rendition) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return false;
  std::int64_t from = 0;
  std::int64_t to = 0;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), text.data() + dots, from);
  const auto second = std::from_chars(text.data() + dots + 2, end, to);
  if (first.ec != std::errc() || second.ec != std::errc() || first.ptr != text.data() + dots ||
      second.ptr != end)
    return false;
  rendition["from"] = from;
  rendition["to"] = to;
  return true;
}

// Reads "120+45" into the request. An excerpt then begins after the first 120 code points of the
// text, and has 45 code points.
void letters_of(const std::string& text, Json& rendition) {
  const std::size_t plus = text.find('+');
  std::int64_t start = 0;
  std::int64_t length = 0;
  const char* const end = text.data() + text.size();
  const char* const middle = text.data() + std::min(plus, text.size());
  const auto first = std::from_chars(text.data(), middle, start);
  const auto second = std::from_chars(std::min(middle + 1, end), end, length);
  if (plus == std::string::npos || first.ec != std::errc() || second.ec != std::errc() ||
      first.ptr != middle || second.ptr != end || start < 0 || length < 1 ||
      start > 1'000'000'000 || length > 1'000'000'000) {
    throw usage(tr("This place in the text is not clear. Nothing was changed."),
                tr("For example: --letters 120+45, which is 45 letters after the first 120"));
  }
  rendition["start"] = start;
  rendition["length"] = length;
}

// Prints everything that leaves together with the words: the date, the permission to reply, the
// last day.
void show_rest(const Context& context, const Json& preview) {
  if (!preview["day"].is_null()) {
    say(context, filled(tr("With the date {1}."), preview["day"].get<std::string>()));
  }
  if (preview["replies"].get<bool>()) say(context, tr("Your partner may reply to it."));
  if (preview["expires"].is_null()) return;
  say(context, filled(tr("The last day on which it is shown is {1}, if it leaves today. Then your "
                         "partner's device is "
                         "asked to remove it; nobody can un-read it."),
                      preview["expires"].get<std::string>()));
}

}  // namespace

void add_depth_options(CLI::App& command, ShareOptions& options) {
  mark_words(command.add_option("--line", options.line,
                                tr("One neutral line in your own words; `-` asks")));
  mark_words(command.add_option(
      "--summary", options.summary,
      tr("A summary in your own words; `-` opens an editor, or reads standard input")));
  mark_words(command.add_option("--excerpt", options.excerpt,
                                tr("Lines FROM..TO of it, or a text from it; `-` asks")));
  command.add_option("--letters", options.letters,
                     tr("START+LENGTH: so many letters of it, after the first START"));
  command.add_flag("--whole", options.whole,
                   tr("All of it, with the answers to its kind's questions"));
  command.add_flag("--below", options.below,
                   tr("A ready line that says nothing else: \"Something is going on below.\""));
  command.add_flag(
      "--busy", options.busy,
      tr("Of an appointment: one line that says you are busy then, from its day and time alone"));
}

void add_share_options(CLI::App& command, ShareOptions& options,
                       const std::function<void()>& check) {
  add_leaving_options(command, options.leaving, check);
  command.add_flag("--day", options.day, tr("Show today's date with it"));
  command.add_option(
      "--expires", options.expires,
      tr("Ask your partner's device to remove it after so many days: 7d. Nobody can un-read it"));
}

Json rendition_of(const ShareOptions& options) {
  const int chosen = static_cast<int>(!options.line.empty()) +
                     static_cast<int>(!options.summary.empty()) +
                     static_cast<int>(!options.excerpt.empty()) +
                     static_cast<int>(!options.letters.empty()) + static_cast<int>(options.whole) +
                     static_cast<int>(options.busy) + static_cast<int>(options.below);
  if (chosen != 1) {
    throw usage(tr("Say how much of it to show; nothing is shared by default."),
                tr("One of: --line TEXT, --below, --summary TEXT, --excerpt FROM..TO or --excerpt "
                   "TEXT, --whole; of an appointment also --busy"));
  }
  Json rendition = Json::object();
  if (options.busy) {
    rendition["depth"] = "line";
  } else if (options.below) {
    rendition["depth"] = "line";
    rendition["text"] = tr("Something is going on below.");
  } else if (!options.line.empty()) {
    rendition["depth"] = "line";
    rendition["text"] = options.line;
  } else if (!options.summary.empty()) {
    rendition["depth"] = "summary";
    rendition["text"] = options.summary;
  } else if (!options.excerpt.empty()) {
    rendition["depth"] = "excerpt";
    if (!lines_of(options.excerpt, rendition)) rendition["text"] = options.excerpt;
  } else if (!options.letters.empty()) {
    rendition["depth"] = "excerpt";
    letters_of(options.letters, rendition);
  } else {
    rendition["depth"] = "whole";
  }
  return rendition;
}

void take_piece(const Context& context, Client& client, const std::string& command,
                ShareOptions& options) {
  if (options.line == "-" && input_is_terminal() && can_ask()) {
    begin_writing(client, command + " " + options.id + " --line -", "vault");
    const auto draft = draft_to_go_on_with(context, client, Offer::kAsk);
    options.line = draft ? draft->value("text", "") : words_or_answer({}, tr("The line: "));
    hold_words({{"text", options.line}});
  } else if (options.line == "-") {
    options.line = words_or_answer({}, tr("The line: "));
  } else if (input_is_terminal() &&
             (!options.line.empty() || (!options.summary.empty() && options.summary != "-"))) {
    say(context, dim(context, tr("Words on the command line stay in your shell's history; `-` in "
                                 "their place asks for them.")));
  }
  if (options.excerpt == "-")
    options.excerpt = words_or_answer({}, tr("Lines FROM..TO, or a text from it: "));
  const std::string& asked = options.line.empty() ? options.excerpt : options.line;
  if (options.summary.empty() && options.letters.empty() && !options.whole && !options.busy &&
      !options.below && base::is_blank(asked)) {
    throw usage(tr("No words were given, so nothing is shared."),
                tr("Run the command again whenever you like."));
  }
  if (options.summary != "-") return;
  if (input_is_terminal()) {
    begin_writing(client, command + " " + options.id + " --summary -", "vault");
    const auto draft = draft_to_go_on_with(context, client, Offer::kAsk);
    options.summary =
        write_text(context, client, draft ? draft->value("text", "") : "", base::kMaxNoteSize);
  } else {
    options.summary = read_standard_input(1 << 20);
  }
  options.summary = base::normalize_newlines(options.summary);
}

void add_busy_line(Client& client, const std::string& entry, Json& rendition) {
  const Json time = client.get("/v1/entries/" + id_in_path(entry) + "/busy");
  std::optional<std::string> to;
  if (!time["to"].is_null()) to = time["to"].get<std::string>();
  const int year = static_cast<int>(std::chrono::year_month_day(today_here()).year());
  rendition["text"] = busy_line(time["from"].get<std::string>(), to, year);
}

void add_answers(Client& client, const Json& entry, Json& rendition) {
  const bool is_of_vault = base::has_letter(entry["id"].get_ref<const std::string&>(), 'e');
  if (rendition["depth"] != "whole" || !is_of_vault || entry["fields"].empty()) return;
  const Json questions =
      all_questions(kinds_of(client, "vault"), list_of(client, "scales")["groups"],
                    entry["kind"].get<std::string>());
  const Json words = fields_in_words(entry["fields"], questions);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = entry["fields"][i]["name"].get<std::string>();
    rendition["questions"][name] = words[i]["name"];
    rendition["answers"][name] = words[i]["value"];
  }
}

void show_then_send(const Context& context, const ShareOptions& options, const std::string& path,
                    Json request) {
  require_sound(options.leaving);
  request["day"] = options.day;
  if (!options.expires.empty()) request["expires_days"] = days_of(options.expires);
  if (options.replies) request["replies"] = true;
  Client client(context);
  const Json preview = client.post(path + "/preview", request);
  const bool only_shown = options.leaving.preview;
  // Without a partner, the preview must not say that the partner will see the piece.
  if (!only_shown && client.get("/v1/partner")["partner"].is_null())
    throw words_for({{"error", "no_partner"}});
  if (only_shown && context.json) return print_json(preview);
  if (!context.json) {
    say(context, filled(tr("This is {1}, exactly as your partner will see it:"),
                        words_for_depth(preview["depth"].get<std::string>())) +
                     "\n");
    print(framed(preview["text"].get<std::string>()));
    show_rest(context, preview);
  }
  if (only_shown) return;

  add_leaving(options.leaving, request);
  const Json sent = client.post(path, request);
  if (context.json) return print_json(sent);
  say_sent(context, request, sent,
           tr("Shared. It reaches the other device when the devices meet."));
}

}  // namespace waterline::cli
