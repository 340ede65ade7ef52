#pragma once

#include <map>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "client/client.h"

// The options by which a command selects entries, and the lines in which it lists them.
namespace waterline::cli {

// The options that choose entries, as the person gives them. An empty option leaves out no entry.
struct Which {
  bool deep = false;
  std::string kind;
  std::string tag;
  std::string from;
  std::string to;
  std::string on;
  std::string scale;  // NAME=VALUE or NAME=FROM..TO
};
void add_which_options(CLI::App* command, Which& which);

// Returns the error for an option --mood whose value is no number.
Ended words_for_no_scale();
// Returns these options as parameters of an API request. Numbers become decimal text.
std::map<std::string, std::string> filter_of(Client& client, const Which& which);
// Returns parameters as the query of a path: "?side=deep&kind=why".
std::string in_path(const std::map<std::string, std::string>& filter);

// Returns when an entry was written, on the writer's own calendar and clock.
std::string when_written(const Json& entry);
// Returns the side that an entry of the API is on: "vault" or "deep".
std::string_view side_of(const Json& entry);

enum class Snippets { kHide, kShow };
// Prints a line for each entry; kShow adds the words that a search found.
void print_entries(const Context& context, Client& client, const Json& entries, Snippets snippets);

}  // namespace waterline::cli
