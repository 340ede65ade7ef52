#pragma once

#include <string>
#include <string_view>

#include "client/client.h"
#include "context.h"

// The lists that a person may change (docs/api.md, "Lists"), in the words in which they read them:
// as long as one is what it was at first, in their language; what they changed is theirs, and stays
// as they wrote it.
namespace waterline::cli {

// A list as the API gives it, with its text and the texts of its groups and lines in those words. A
// line whose question is answered with one of a few names ("held|crossed") has these in words too:
// `words`, in the same order. `shown` is the name of a group or a line as it is shown (names.h);
// the name itself, and the text to be edited, have it as it is.
Json list_in_words(Json list);
// The same list, asked for.
Json list_of(Client& client, std::string_view name);

// Every answer that a question of this type takes ("1..5", "held|crossed", "duration"), in a
// sentence; nothing where any text will do.
std::string what_fits(const std::string& type);
// The answer to a question as the API takes it, where it was given in the words of that question;
// else as it is.
std::string answer_for_api(const Json& question, const std::string& answer);
// And back.
std::string answer_in_words(const Json& question, const std::string& answer);

}  // namespace waterline::cli
