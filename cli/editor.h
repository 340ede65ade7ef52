#pragma once

#include <string>
#include <string_view>

#include "client.h"

namespace waterline::cli {

// Opens the person's editor on this text and gives back what they left there; empty if they left nothing. The text lies
// in a folder of this editing alone (0700), on a file system in memory, below the one that the node gives
// (begin_writing). The folder is overwritten and removed however the editing ends:
//   the editor ends                         here;
//   SIGHUP, SIGTERM or SIGQUIT ends this    here: the editor and what it started are ended first, what was saved is
//                                           kept as a draft, and the program then dies by that signal;
//   this is killed                          by the node, which sees that the lease on the folder has gone.
//
// The editor is $VISUAL, $EDITOR, the system's (/usr/bin/editor) or `vi`. Ended(...) where there is no place in memory
// or no editor. REQUIRES: begin_writing was called.
std::string edit_text(Client& client, std::string_view text);

// The command, with what keeps an editor from leaving copies of what it is given. One that is not known gets a HOME of
// its own in the folder of the editing (edit_text does that).
std::string without_traces(const std::string& command);
bool is_known_editor(const std::string& command);

}  // namespace waterline::cli
