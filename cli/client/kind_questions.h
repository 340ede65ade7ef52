#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"
#include "context.h"

// The questions of a kind of entry, and the answers to them.
namespace waterline::cli {

// Returns the questions of one kind; an empty array if there is no such kind. An empty `kind` means
// the first kind.
Json questions_of(const Json& kinds, const std::string& kind);

// Returns answers as the API takes them, from options of the form NAME=VALUE in the words of this
// side. Throws Ended(kUsage) if one has no name.
Json answers_from(Client& client, std::string_view side, const std::vector<std::string>& options);

// Asks the questions that have no answer yet, one after the other. Enter skips a question. Each
// answer is safe from loss (hold_words in writing.h) as soon as it is given. Returns all answers.
Json ask_questions(Client& client, const Json& questions, Json answers = Json::object());
// Sends an entry. If the node refuses an answer and `asking` is true, asks that question again, and
// keeps the other answers.
Json write_entry(Client& client, Json request, const Json& questions, bool asking);

// Returns the questions of the kind with this name, followed by the person's scales. `kinds` are
// all kinds of the vault, or all of the deep.
Json all_questions(const Json& kinds, const Json& scales, const std::string& kind);
// Returns fields as a person reads them: with the question as the name, and the value in the words
// of the question. A field without a question stays as it is.
Json fields_in_words(const Json& fields, const Json& questions);
// Returns each question with its answer below it.
std::string answers_shown(const Json& fields, const Json& questions);
// Returns a number of minutes as "1 h 30 min".
std::string duration_shown(const std::string& minutes);

}  // namespace waterline::cli
