#pragma once

#include <string>

#include "client/client.h"
#include "commands/commands.h"

// Answering three questions again every few months, next to the person's earlier words and their
// answers since then. There is no sum, no verdict and no advice.
namespace waterline::cli {

inline constexpr const char* kReassessment = "reassessment";

struct Reassessing {
  std::string months;  // --remind: "3" or "off"
  bool look = false;   // --look
};

void add_reassessment_options(CLI::App& command, Reassessing& request);
// Does what the options ask for instead of writing a reassessment. Returns false if there are none.
bool reassess(const Context& context, const Reassessing& request);
// Prints the newest reassessment, and charts since then; or charts of the last half year.
void show_what_was(const Context& context, Client& client);
// Says a line if the person asked to be reminded and the time has come.
void say_if_due(const Context& context, Client& client);

}  // namespace waterline::cli
