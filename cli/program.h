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

// The commands that --help shows together.
struct CommandGroup {
  std::string_view name;  // for `help NAME`
  std::string_view title;
  std::vector<void (*)(CLI::App&, Context&)> commands;
};
// Returns the groups in the order in which --help shows them.
std::span<const CommandGroup> command_groups();

}  // namespace waterline::cli
