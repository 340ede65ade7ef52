#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

// Lets a person write in their editor. REQUIRES of both functions: begin_writing (held_words.h) was
// called.
namespace waterline::cli {

// Opens the editor on `text` and returns the text that the person leaves in it. `begun` is the text
// that counts as unwritten, for example a template. If the returned text differs from it and has
// words, this function has already handed it to hold_text (held_words.h), which keeps it from
// getting lost.
// The text lies in the folder of begin_writing (0700), on a file system in memory. Once the words
// are stored by the node, as what they were written for or as a draft, end_writing overwrites and
// removes the folder. It does so also after SIGHUP, SIGTERM and SIGQUIT, which end the editor
// first. If this process is killed, the node sees that nobody locks the folder any more, and cleans
// it up instead.
// Throws Ended if there is no editor or it fails, and EndedBySignal if a signal ends it.
std::string edit_text(Client& client, std::string_view text, std::string_view begun);

// Opens the editor, again and again, until the text is UTF-8 and has at most `limit` bytes. Returns
// an empty text if the person drops it.
std::string write_text(const Context& context, Client& client, const std::string& begun,
                       std::size_t limit);

}  // namespace waterline::cli
