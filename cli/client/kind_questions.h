#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"
#include "context.h"

// Answering what a kind of entry asks, and showing what was answered.
namespace waterline::cli {

// The questions of one kind; an empty array for a kind that there is not.
Json questions_of(const Json& kinds, const std::string& kind);

// Answers to what an entry of this side is asked, from options, each NAME=VALUE. Ended(kUsage) for
// one without a name.
Json answers_from(Client& client, std::string_view side, const std::vector<std::string>& options);

// Asks at the terminal what is not answered yet, one question after the other; Enter alone goes on
// to the next. Every answer is held as soon as it is there (written.h).
Json ask_questions(Client& client, const Json& questions, Json answers = Json::object());
// Writes an entry; where an answer can't be kept and there is somebody to ask, it is asked for once
// more, and nothing that was answered is lost.
Json write_entry(Client& client, Json request, const Json& questions, bool asking);

// What an entry of this kind is asked, and the person's scales behind it; `kinds` are those of its
// side.
Json all_questions(const Json& kinds, const Json& scales, const std::string& kind);
// The same fields in words: as its name each has the question, where there is one, and its value as
// that is answered.
Json fields_in_words(const Json& fields, const Json& questions);
// "The question?" with the answer below it, for every field.
std::string answers_shown(const Json& fields, const Json& questions);
// "1 h 30 min".
std::string duration_shown(const std::string& minutes);

}  // namespace waterline::cli
