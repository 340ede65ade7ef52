#pragma once

#include <CLI/CLI.hpp>

#include "client/client.h"
#include "context.h"

namespace waterline::cli {

// Prints one neutral line, without any words of the reminder, if the moment of a reminder has come.
// Prints nothing in the quiet hours.
void say_if_reminded(const Context& context, Client& client);

// Adds `remind desktop`: when the desktop shows a note.
void add_remind_desktop(CLI::App& remind, Context& context);

}  // namespace waterline::cli
