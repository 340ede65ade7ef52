#pragma once

#include <string>

#include "context.h"

// Prepares the lists that a person may change (docs/api.md, "Entries") for the screen. A list that
// the person did not change is shown in their language. A list that they changed stays as they
// wrote it.
namespace waterline::cli {

// Translates the text of a list of the API, and the texts of its groups and lines. Adds to each
// group and line `shown`, its name for the screen (client/names.h); `name` and the text to be
// edited keep the original. A line whose question is answered with one of a few names
// ("held|crossed") gets `words`: these names for the screen, in the same order.
Json list_in_words(Json list);

// Returns a sentence with every answer that a question of this type takes ("1..5", "held|crossed",
// "duration"); empty if any text is an answer.
std::string what_fits(const std::string& type);

// Returns the API's name for an answer that the person gave by its translated name on the screen.
// Any other answer is returned unchanged.
std::string answer_for_api(const Json& question, const std::string& answer);
// Returns the translated name on the screen for an answer of the API; the reverse of
// answer_for_api.
std::string answer_in_words(const Json& question, const std::string& answer);

}  // namespace waterline::cli
