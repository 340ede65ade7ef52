#pragma once

#include <string>

#include "client/client.h"

// The content of a draft, and the lines that a person reads about drafts. held_words.h makes drafts
// and goes on with them.
namespace waterline::cli {

// Returns the parts of `content` that a draft may have. The kind and the side (private or deep)
// are not among them: the typed command decides these.
Json parts_of_draft(const Json& content);
// Returns the same parts of `content`, the stored text of a draft; empty if it is no JSON object.
Json allowed_in_draft(const std::string& content);
// Puts the words of a draft into a request. Tags and a moment come from the draft only if the
// request has none.
void go_on(Json& request, const Json& draft);

// Returns the answers and the text as one text.
std::string as_text(const Json& words);

// Returns true if a person can type this as a command. An older or a changed program may have made
// the draft.
bool is_command(const std::string& purpose);
// Returns lines about texts that could not be kept yet; empty if there are none.
std::string words_about_left(Client& client);

}  // namespace waterline::cli
