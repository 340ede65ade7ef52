#pragma once

#include <string>

#include "client/client.h"
#include "commands/commands.h"

// The command `reassess` asks the person three questions again every few months, and shows them
// their earlier words and their answers since then. It shows no sum, no verdict and no advice.
namespace waterline::cli {

inline constexpr const char* kReassessment = "reassessment";

struct Reassessing {
  std::string months;  // --remind: "3" or "off"
  bool look = false;   // --look
};

void add_reassessment_options(CLI::App& command, Reassessing& request);
// Does what the options ask for instead of writing a reassessment. Returns false if no option was
// given.
bool reassess(const Context& context, const Reassessing& request);
// Prints the newest reassessment, and charts of the answers since then. Without a reassessment,
// prints charts of the last half year.
void show_what_was(const Context& context, Client& client);
// Prints a line if the person asked to be reminded of the reassessment and the time has come.
void say_if_due(const Context& context, Client& client);

}  // namespace waterline::cli
