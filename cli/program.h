#pragma once

#include <CLI/CLI.hpp>

#include "context.h"

namespace waterline::cli {

// Adds the options of the program and all commands to `app`. Parsing stores the options in
// `context`, which must outlive `app`. Help, completions and manual pages are made from `app`.
void build_program(CLI::App& app, Context& context);

}  // namespace waterline::cli
