#pragma once

#include <string>

#include "client/client.h"
#include "commands/commands.h"

// Coming back, every few months, to three questions: beside one's own earlier words and one's own
// answers since. No sum, no verdict, and no advice.
namespace waterline::cli {

inline constexpr const char* kReassessment = "reassessment";

struct Reassessing {
  std::string months;  // "3" or "off": when to be reminded
  bool look = false;   // only show
};

void add_reassessment_options(CLI::App& command, Reassessing& wish);
// Does what is wished beside writing one; false where nothing is.
bool reassess(const Context& context, const Reassessing& wish);
// The newest reassessment, and charts since then, or of the last half year.
void show_what_was(const Context& context, Client& client);
// One line, where somebody asked to be reminded and the time has come.
void say_if_due(const Context& context, Client& client);

}  // namespace waterline::cli
