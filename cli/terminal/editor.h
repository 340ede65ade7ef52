#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

namespace waterline::cli {

// Opens the person's editor on this text and returns what they left there; empty if they left
// nothing. What they wrote is held from then on (hold_words), if it is not what they began with.
// The text lies in the folder of the editing (0700), on a file system in memory. The folder is
// overwritten and removed when the words are in their place or kept as a draft, however the editing
// ends: by end_writing, also on SIGHUP, SIGTERM and SIGQUIT, for which the editor and what it
// started are ended first; or by the node, which sees that the lease on the folder has gone, where
// this is killed.
//
// The editor is $VISUAL, $EDITOR, the system's (/usr/bin/editor) or `vi`. Ended(...) where there is
// no editor. REQUIRES: begin_writing was called.
std::string edit_text(Client& client, std::string_view text, std::string_view begun);

// The same until the text is UTF-8 and no longer than `limit` bytes; the editor is offered again,
// with all of it. Empty also if the person dropped it.
std::string write_text(const Context& context, Client& client, const std::string& begun,
                       std::size_t limit);

// The command, with what keeps an editor from leaving copies of what it is given. One that is not
// known gets a HOME of its own in the folder of the editing (edit_text does that).
std::string without_traces(const std::string& command);
bool is_known_editor(const std::string& command);

}  // namespace waterline::cli
