#pragma once

#include "commands/commands.h"

namespace waterline::cli {

void add_pair_command(CLI::App& app, Context& context);  // pair show, pair join

}  // namespace waterline::cli
