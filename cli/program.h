#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "context.h"

namespace waterline::cli {

// Adds the options of the program and all commands to `app`. Parsing stores the options in
// `context`, which must outlive `app`. Help, completions and manual pages are made from `app`.
void build_program(CLI::App& app, Context& context);

// Adds the options and, if it can be added without all others (only_command.h), only this command:
// making the texts of all others takes a good part of the time of a short command. REQUIRES: the
// program is asked for nothing else: no help, no completion, and no other first word.
void build_program_for(CLI::App& app, Context& context, std::string_view command);

// The commands that --help shows together.
struct CommandGroup {
  std::string_view name;  // for `help NAME`
  std::string_view title;
  std::vector<void (*)(CLI::App&, Context&)> commands;
};
// Returns the groups in the order in which --help shows them.
std::span<const CommandGroup> command_groups();

}  // namespace waterline::cli
