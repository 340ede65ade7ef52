#pragma once

#include <string_view>

#include <CLI/CLI.hpp>

#include "context.h"

// The commands that are often asked for, each with the function that adds it. Such a command can be
// built without all others.
namespace waterline::cli {

using AddCommands = void (*)(CLI::App&, Context&);

// Returns the function that adds this command, perhaps with a few others; null if the command is
// not listed or unknown.
AddCommands command_alone(std::string_view name);

}  // namespace waterline::cli
