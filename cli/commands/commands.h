#pragma once

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "context.h"

// Each function adds one group of commands to the program: their options, their help, and what they
// do when chosen.
namespace waterline::cli {

// init unlock lock status passphrase clock node stop
void add_opening_commands(CLI::App& app, Context& context);
// write note conflict insight boundary effort thanks why warning readiness reassess edit
void add_writing_commands(CLI::App& app, Context& context);
void add_draft_commands(CLI::App& app, Context& context);  // drafts
// list search show calendar tags look-back
void add_finding_commands(CLI::App& app, Context& context);
// history undo rm bin pin unpin link unlink
void add_standing_commands(CLI::App& app, Context& context);
void add_appointment_commands(CLI::App& app, Context& context);  // appointments
void add_mood_commands(CLI::App& app, Context& context);         // mood
void add_list_commands(CLI::App& app, Context& context);         // lists prompt cards
void add_import_commands(CLI::App& app, Context& context);       // import
void add_export_commands(CLI::App& app, Context& context);       // export packet unseal
void add_sharing_commands(CLI::App& app, Context& context);      // share revise
// waiting cancel release wait-by-default
void add_waiting_commands(CLI::App& app, Context& context);
// replies reply take-back ours mark unmark
void add_shared_commands(CLI::App& app, Context& context);
void add_given_commands(CLI::App& app, Context& context);     // given
void add_joint_commands(CLI::App& app, Context& context);     // path agree agenda takeaway
void add_question_commands(CLI::App& app, Context& context);  // ask questions answer reveal
void add_partner_commands(CLI::App& app, Context& context);   // pair unpair address sync
// pause resume sync-when beacons net doctor
void add_network_commands(CLI::App& app, Context& context);
void add_loopback_commands(CLI::App& app, Context& context);    // loopback
void add_backup_commands(CLI::App& app, Context& context);      // backup recovery
void add_carry_commands(CLI::App& app, Context& context);       // carry
void add_completion_commands(CLI::App& app, Context& context);  // completion
void add_traces_commands(CLI::App& app, Context& context);      // traces

}  // namespace waterline::cli
