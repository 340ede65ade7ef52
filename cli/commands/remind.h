#pragma once

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "context.h"

namespace waterline::cli {

// If the time of a reminder has come, prints one neutral line without any words of the reminder.
// Prints nothing in the quiet hours.
void say_if_reminded(const Context& context, Client& client);

// Adds the command `remind desktop`, which sets when the desktop shows a note to oneself.
void add_remind_desktop(CLI::App& remind, Context& context);

}  // namespace waterline::cli
