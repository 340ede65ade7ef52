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

// The steps that all commands share that send words to the partner: they show the words exactly as
// the partner will see them. Then the words wait, and can be cancelled until they leave.
namespace waterline::cli {

struct LeavingOptions {
  std::string after;  // empty: the time of `wait-by-default`
  std::optional<std::string> until;
  bool now = false;
  std::string confirm;
  bool preview = false;
};
// Adds the options for when the words leave. `check` runs before the person is asked for a moment
// (terminal/argument_words.h).
void add_leaving_options(CLI::App& command, LeavingOptions& options,
                         const std::function<void()>& check = {});

// Reads "90m", "24h" or "2d". Throws Ended(kUsage) for anything else.
std::int64_t seconds_of(const std::string& text);
// Throws Ended(kUsage) if an option cannot be understood. To be called before anything is asked or
// shown.
void require_sound(const LeavingOptions& options);
// Adds the time of leaving to a request. With --now, asks the person to type the word that
// confirms, unless --confirm has it.
void add_leaving(const LeavingOptions& options, Json& request);
// Prints the outcome from the node's answer: the id, and how to cancel it; or `said_at_once`, if
// the words left at once.
void say_sent(const Context& context, const Json& request, const Json& sent,
              std::string_view said_at_once);

// A request that sends words to the partner, and the command that takes these words.
struct Saying {
  std::string method;  // "POST" or "PUT"
  std::string path;    // `path` with "/preview" shows them
  Json request = Json::object();
  std::string command;
  std::string said_at_once;  // printed if they leave at once
  // Returns a beginning for the editor (client/text_input.h).
  std::function<std::string()> begun{};
};
// Returns the part of a request that names the words on the person's screen, from an item, document
// or question of the API. If the item has other words by now, the node refuses the request.
Json said_about(const Json& shown);
// Checks first that the words could be sent, then takes them from the command line, standard input
// or an editor, shows them, and sends them.
void say_words(const Context& context, const LeavingOptions& options,
               const std::vector<std::string>& words, Saying saying);

}  // namespace waterline::cli
