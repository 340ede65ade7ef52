#pragma once

#include <string_view>

#include "context.h"

// A page at a time: what a command of reading prints is kept until it ends, and shown by the
// person's pager where it is longer than their screen. It goes to the pager through a pipe alone;
// no file is made of it, and `less` is told to keep no history, to run nothing else, and to leave
// nothing on the screen afterwards.
namespace waterline::cli {

// From now on what is printed is kept. Nothing happens where the output is no terminal.
void collect_output();

// Keeps this text, if output is being kept; else false, and it is to be written.
bool keep_for_pager(std::string_view text);

// Writes what was kept, by the pager where that is wanted ($PAGER, --no-pager) and there is more
// than a screen of it.
void show_kept(const Context& context);
// The same without a pager: before a question is asked, say.
void show_kept();

}  // namespace waterline::cli
