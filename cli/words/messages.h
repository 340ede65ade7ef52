#pragma once

#include <string>
#include <string_view>

#include "context.h"

// The words for everything that can go wrong, and for every name that the API has for something:
// all in one place.
namespace waterline::cli {

// What to tell a person about an error of the API (docs/api.md): what happened, what was kept, what
// to do next.
Ended words_for(const Json& error);

// "one line", "a summary in your own words", ...
std::string words_for_depth(std::string_view depth);
// The sentence that a witness mark stands for.
std::string sentence_of(std::string_view wording);
[[nodiscard]] bool is_wording(std::string_view wording);
// "your reply", "a sealed answer", ...
std::string words_for_given(std::string_view what);
// Every wording with its sentence, one a line.
std::string list_of_wordings();
// Their names alone: "read-with-care|with-you".
std::string names_of_wordings();
// That a newer version could show more of what the partner shared.
std::string needs_newer_in_words();
// Over what was shared with a device that one is paired with no longer.
std::string heading_of_earlier();

}  // namespace waterline::cli
