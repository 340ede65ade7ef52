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

// Shared by all commands that say something to the partner: they show it exactly as it will be
// seen, then it waits, and can be cancelled until it leaves.
namespace waterline::cli {

struct LeavingOptions {
  std::string after;  // empty: as long as the person has set
  std::optional<std::string> until;
  bool now = false;
  std::string confirm;
  bool preview = false;
};
// `check` comes before a moment is asked for (given_words.h).
void add_leaving_options(CLI::App& command, LeavingOptions& options,
                         const std::function<void()>& check = {});

// "90m", "24h", "2d". Ended(kUsage) for anything else.
std::int64_t seconds_of(const std::string& text);
// Ended(kUsage) where an option cannot be understood: before anything is asked or shown.
void require_sound(const LeavingOptions& options);
// What is asked of the node beside the words: when they leave. Asks for the typed word where that
// is needed.
void add_leaving(const LeavingOptions& options, Json& request);
// What became of it, from the node's answer: its id, and how it can be taken away.
void say_sent(const Context& context, const Json& request, const Json& sent,
              std::string_view said_at_once);

// Words for the partner: where they go, and how the command is called that takes them.
struct Saying {
  std::string method;  // "POST" or "PUT"
  std::string path;    // `path`/preview shows them
  Json request = Json::object();
  std::string command;
  std::string said_at_once;  // when they have left
};
// What a request says of the words that a person has before them, of an item, a document or a
// question as the API has it: the node refuses what is said about others.
Json said_about(const Json& shown);
// Looks first whether they could be said at all, then takes them from the command line, standard
// input or an editor.
void say_words(const Context& context, const LeavingOptions& options,
               const std::vector<std::string>& words, Saying saying);

}  // namespace waterline::cli
