#pragma once

#include <CLI/CLI.hpp>

#include "context.h"

namespace waterline::cli {

// The whole program: the options that stand before any command, and every command. What it is told
// is put into `context`, which must outlive `app`. Help, completions and manual pages are all made
// from this.
void build_program(CLI::App& app, Context& context);

}  // namespace waterline::cli
