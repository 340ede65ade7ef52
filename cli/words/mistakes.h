#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "context.h"

namespace waterline::cli {

// Returns what to tell a person about a wrong command line: what was wrong, what is expected, and
// an example if there is one. REQUIRES: `app` has just refused to parse with this error.
Ended words_for_mistake(const CLI::App& app, const CLI::ParseError& error);

// Returns true if the person typed no command at all. The program then shows a short help.
bool lacks_command(const CLI::App& app, const CLI::ParseError& error);
std::string short_help();

}  // namespace waterline::cli
