#pragma once

#include <string_view>

#include "context.h"

// The pager. The output of a command whose output is for reading is kept until the command ends. If
// it is longer than the screen, the person's pager shows it. The output reaches the pager through a
// pipe, never through a file. `less` is told to keep no history, to run no other program, and to
// leave nothing on the screen.
namespace waterline::cli {

// Keeps the output from now on instead of printing it. Does nothing if the output is no terminal.
void collect_output();

// Adds this text to the kept output and returns true. Returns false if no output is kept: then the
// caller has to print the text.
bool keep_for_pager(std::string_view text);

// Shows the kept output: by the pager if it is longer than the screen and a pager is wanted
// ($PAGER, --no-pager).
void show_kept(const Context& context);
// Writes the kept output without a pager, for example before a question.
void show_kept();

}  // namespace waterline::cli
