#include "commands/words_to_partner.h"

#include <charconv>

#include "app/limits.h"
#include "base/blank.h"
#include "base/text_limits.h"
#include "client/client.h"
#include "client/text_input.h"
#include "terminal/argument_words.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {

void add_leaving_options(CLI::App& command, LeavingOptions& options,
                         const std::function<void()>& check) {
  auto* after = command.add_option(
      "--after", options.after,
      tr("How long it waits: 90m, 24h, 2d; otherwise as `wait-by-default` says, an hour at first"));
  auto* until =
      take_words(command.add_option("--until", options.until,
                                    tr("Let it wait for a moment that you name, until you release "
                                       "it; only you see the name; `-` asks")),
                 tr("Until which moment? "), check);
  command.add_flag("--now", options.now, tr("Let it leave at once; asks for the typed word `now`"))
      ->excludes(after)
      ->excludes(until);
  until->excludes(after);
  command.add_option("--confirm", options.confirm, tr("The typed word, for scripts"));
  command.add_flag("--preview", options.preview, tr("Only show what would leave"));
}

std::int64_t seconds_of(const std::string& text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const std::int64_t factor = unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86400 : 0;
  if (error != std::errc() || factor == 0 || count < 1 || count > 1'000'000 ||
      count * factor > app::kMaxWait.count()) {
    throw Ended(Exit::kUsage, tr("This waiting time is not clear. Nothing was changed."),
                filled(tr("For example: 90m, 24h or 2d; at most {1}d."),
                       std::chrono::floor<std::chrono::days>(app::kMaxWait).count()),
                "bad_request");
  }
  return count * factor;
}

void require_sound(const LeavingOptions& options) {
  if (options.until && base::is_blank(*options.until)) {
    throw Ended(Exit::kUsage, tr("The moment to wait for has no name. Nothing was changed."),
                tr("For example: --until \"after the session\""), "bad_request");
  }
  if (!options.after.empty()) static_cast<void>(seconds_of(options.after));
}

void add_leaving(const LeavingOptions& options, Json& request) {
  if (options.until) {
    request["until"] = *options.until;
  } else if (options.now) {
    request["wait_seconds"] = 0;
  } else if (!options.after.empty()) {
    request["wait_seconds"] = seconds_of(options.after);
  }
  if (!options.now) return;
  if (!options.confirm.empty()) {
    request["confirm"] = options.confirm;
  } else if (can_ask() &&
             ask_for_word(
                 tr("It leaves at once, and nobody can un-read it. Type `{1}` to let it go: "),
                 marked("now"))) {
    request["confirm"] = "now";
  } else if (can_ask()) {
    throw Ended(Exit::kUsage, tr("It stays with you. Nothing has left."), "", "declined");
  }
}

void say_sent(const Context& context, const Json& request, const Json& sent,
              std::string_view said_at_once) {
  if (sent["id"].is_null()) {
    print(sent["short"].get<std::string>());
    return say(context, said_at_once);
  }
  const std::string id = sent["short"].get<std::string>();
  print(id);
  const std::string away =
      " " + filled(tr("Until then `waterline cancel {1}` cancels it without a trace."), id);
  if (request.contains("wait_seconds") && request["wait_seconds"] == 0) {
    return say(context, tr("Nothing goes out now, so it waits here. `waterline status` says why, "
                           "and how to end that."));
  }
  if (sent["until"].is_null()) {
    return say(context, filled(tr("It waits until {1}: only you can see it."),
                               local_time(sent["due"].get<std::string>())) +
                            away);
  }
  say(context, filled(tr("It waits until you say that the moment has come: `waterline release "
                         "{1}`. Only you see the moment's name."),
                      id) +
                   away);
}

Json said_about(const Json& shown) {
  Json request = Json::object();
  if (!shown["words"].is_null()) request["words"] = shown["words"];
  return request;
}

void say_words(const Context& context, const LeavingOptions& options,
               const std::vector<std::string>& words, Saying saying) {
  require_sound(options);
  Client client(context);
  // The request is checked before the person writes anything.
  static_cast<void>(client.post(saying.path + "/preview", saying.request));
  saying.request["text"] =
      text_from(context, words, base::kMaxNoteSize, saying.command, saying.begun);
  if (options.preview || !context.json) {
    const Json preview = client.post(saying.path + "/preview", saying.request);
    if (context.json) return print_json(preview);
    say(context, tr("This is exactly what your partner will see:") + "\n");
    print(framed(preview["text"].get<std::string>()));
    if (options.preview) return;
  }
  add_leaving(options, saying.request);
  const Json sent = saying.method == "PUT" ? client.put(saying.path, saying.request)
                                           : client.post(saying.path, saying.request);
  if (context.json) return print_json(sent);
  say_sent(context, saying.request, sent, saying.said_at_once);
}

}  // namespace waterline::cli
