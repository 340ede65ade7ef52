#pragma once

#include <string>
#include <string_view>

namespace waterline::cli {

// Opens the person's editor on this text and gives back what they left there; empty if they left nothing. The file
// stands in a folder of their own (0700) on a file system in memory, never on a disk: $XDG_RUNTIME_DIR, else /dev/shm.
// It is overwritten and removed whatever happens; what a crash left there before is swept first. vim and its kin are
// told to keep no swap, backup, undo or history file.
//
// The editor is $VISUAL, $EDITOR, the system's (/usr/bin/editor) or `vi`. Ended(...) where there is no such place or no
// editor.
std::string edit_text(std::string_view text);

// The command, with what keeps vim, emacs and their kin from leaving copies of what they are given.
std::string without_traces(const std::string& command);

}  // namespace waterline::cli
