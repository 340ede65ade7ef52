#pragma once

#include <string>
#include <string_view>

#include "client/client.h"

// Writing in the person's editor. REQUIRES of both functions: begin_writing (held_words.h) was
// called.
namespace waterline::cli {

// Opens the editor on `text` and returns the text that the person leaves in it. Text that differs
// from `begun` and has words is from then on safe from loss (hold_words).
// The text lies in the folder of begin_writing (0700), on a file system in memory. The folder is
// overwritten and removed when the words are in their place or kept as a draft. end_writing does
// that, also after SIGHUP, SIGTERM and SIGQUIT, which end the editor first. If this process is
// killed, the node does it: it sees that the lease on the folder is gone.
// Throws Ended if there is no editor or it fails, and EndedBySignal if a signal ends it.
std::string edit_text(Client& client, std::string_view text, std::string_view begun);

// Opens the editor, again and again, until the text is UTF-8 and has at most `limit` bytes. Returns
// an empty text if the person drops it.
std::string write_text(const Context& context, Client& client, const std::string& begun,
                       std::size_t limit);

}  // namespace waterline::cli
