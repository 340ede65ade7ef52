#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "context.h"

namespace waterline::cli {

// Adds the options of the program and all commands to `app`. Parsing stores the options in
// `context`, which must outlive `app`. Help, completions and manual pages are made from `app`.
void build_program(CLI::App& app, Context& context);

// Returns the help of the program: its commands by groups, short enough for a screen. REQUIRES of
// both: build_program was called with `app`.
std::string help_of_program(const CLI::App& app);
// Returns the help of a group (`journal`), or of the options that every command has (`options`);
// none if there is no such group.
std::optional<std::string> help_of_group(const CLI::App& app, std::string_view name);

}  // namespace waterline::cli
