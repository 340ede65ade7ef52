#pragma once

#include <string>

#include "client/client.h"

// Reads the content of drafts, and makes the lines that tell a person about drafts. The code that
// makes and continues drafts is in held_words.h.
namespace waterline::cli {

// Returns those members of `content`, a request or a draft, that a draft may have. The kind of the
// entry and its side (vault or deep) are not among them: the command that the person types decides
// these.
Json parts_of_draft(const Json& content);
// Parses `content`, the stored text of a draft, and returns the members that a draft may have.
// Returns an empty object if the text is no JSON object.
Json allowed_in_draft(const std::string& content);
// Puts the text and answers of a draft into a request. Takes over the draft's tags only if the
// request has none, and its time of writing only if the request states none.
void go_on(Json& request, const Json& draft);

// Returns the answers and the text of a draft as one text.
std::string as_text(const Json& words);

// Returns true if `purpose`, which a draft names as its command, is a command that a person can
// type. The draft may come from an older or a changed program.
bool is_command(const std::string& purpose);
// Returns lines about the texts that the node could not yet keep as drafts on the disk; empty if
// there are none.
std::string words_about_left(Client& client);

}  // namespace waterline::cli
