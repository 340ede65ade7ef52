#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"
#include "context.h"

// Asks the questions of a kind of entry, and prepares the answers for the API and for the screen.
namespace waterline::cli {

// Returns the questions of one kind; an empty array if there is no such kind. An empty `kind` means
// the first kind.
Json questions_of(const Json& kinds, const std::string& kind);

// Returns the answers as the API takes them. `options` have the form NAME=VALUE, with the names
// that the screen shows for the lists of this side ("vault" or "deep"). Throws Ended(kUsage) if an
// option has no name.
Json answers_from(Client& client, std::string_view side, const std::vector<std::string>& options);

// Asks the questions that have no answer yet, one after the other. Enter skips a question. Each
// answer is safe from loss (hold_words in held_words.h) as soon as it is given. Returns all
// answers.
Json ask_questions(Client& client, const Json& questions, Json answers = Json::object());
// Sends an entry. If the node refuses an answer and `asking` is true, asks that question again, and
// keeps the other answers.
Json write_entry(Client& client, Json request, const Json& questions, bool asking);

// Returns the questions of the kind with this name, followed by the person's scales. `kinds` are
// all kinds of the vault, or all of the deep.
Json all_questions(const Json& kinds, const Json& scales, const std::string& kind);
// Returns the fields for the screen: each name is replaced by its question, and each value by its
// name on the screen. A field without a question stays as it is.
Json fields_in_words(const Json& fields, const Json& questions);
// Returns each question with its answer below it.
std::string answers_shown(const Json& fields, const Json& questions);
// Returns a number of minutes as "1 h 30 min".
std::string duration_shown(const std::string& minutes);

}  // namespace waterline::cli
