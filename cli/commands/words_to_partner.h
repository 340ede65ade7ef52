#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "context.h"

// Sends words to the partner. All commands that do so share these steps: they show the words
// exactly as the partner will see them; then the words wait, and the person can cancel them until
// they leave.
namespace waterline::cli {

struct LeavingOptions {
  std::string after;  // empty: the time of `wait-by-default`
  std::optional<std::string> until;
  bool now = false;
  std::string confirm;
  bool preview = false;
};
// Adds the options that say when the words leave. If an option has `-` as its value, the person is
// asked for the value; `check` runs before that (terminal/argument_words.h).
void add_leaving_options(CLI::App& command, LeavingOptions& options,
                         const std::function<void()>& check = {});

// Reads "90m", "24h" or "2d". Throws Ended(kUsage) for anything else.
std::int64_t seconds_of(const std::string& text);
// Throws Ended(kUsage) if the value of an option is not valid. Call it before the person is asked
// for anything or shown anything.
void require_sound(const LeavingOptions& options);
// Adds to a request the time at which the words leave. With --now, the person has to confirm by
// typing a word, unless --confirm states that word.
void add_leaving(const LeavingOptions& options, Json& request);
// Prints the outcome, which is in the node's answer `sent`. If the words wait, that is their id and
// how to cancel them; if they left at once, `said_at_once`.
void say_sent(const Context& context, const Json& request, const Json& sent,
              std::string_view said_at_once);

// Describes how a command sends its words to the partner: the request, and the names under which
// the words are drafted and reported.
struct Saying {
  std::string method;  // "POST" or "PUT"
  std::string path;    // `path` with "/preview" shows them
  Json request = Json::object();
  std::string command;
  std::string said_at_once;  // printed if they leave at once
  // Returns a beginning for the editor (client/text_input.h).
  std::function<std::string()> begun{};
};
// Returns the members of a request that name the words which the person saw. `shown` is an item, a
// document or a question of the API. If its words have changed since, the node refuses the request.
Json said_about(const Json& shown);
// Asks the node whether it would accept such words at all. Then takes the words from the command
// line, standard input or an editor, shows them, and sends them.
void say_words(const Context& context, const LeavingOptions& options,
               const std::vector<std::string>& words, Saying saying);

}  // namespace waterline::cli
