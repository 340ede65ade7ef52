#pragma once

#include <CLI/CLI.hpp>

#include "client.h"
#include "context.h"

// Each function adds one group of commands to the program: their options, their help, and what they do when chosen.
namespace waterline::cli {

void add_opening_commands(CLI::App& app, Context& context);  // init unlock lock status passphrase node stop
void add_writing_commands(CLI::App& app, Context& context);  // write import note list show edit rm search
void add_sharing_commands(CLI::App& app, Context& context);  // share held cancel release take-back ours holds mark
void add_partner_commands(CLI::App& app, Context& context);  // pair unpair address sync
void add_network_commands(CLI::App& app, Context& context);  // pause resume sync-when beacons net doctor
void add_backup_commands(CLI::App& app, Context& context);   // backup recovery
void add_carry_commands(CLI::App& app, Context& context);    // carry

}  // namespace waterline::cli
