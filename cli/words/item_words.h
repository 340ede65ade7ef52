#pragma once

#include <string>
#include <string_view>

// The words for the names that the API uses about items: depths, acknowledgements, given things.
namespace waterline::cli {

// Returns "one line", "an excerpt", ... for a depth.
std::string words_for_depth(std::string_view depth);
// Returns the sentence of an acknowledgement. `wording` is its name in the API, such as "with-you".
std::string sentence_of(std::string_view wording);
[[nodiscard]] bool is_wording(std::string_view wording);
// Returns "your reply", "your question", ... for the API's name of something that was given.
std::string words_for_given(std::string_view what);
// Returns the names of all acknowledgements, each with its sentence, a line each.
std::string list_of_wordings();
// Returns the names of the wordings: "read-with-care|with-you".
std::string names_of_wordings();
// Returns the sentence for a person whose partner shared something that only a newer version of
// this program can show.
std::string needs_newer_in_words();
// Returns the heading above the items that were shared with a device that is no longer paired.
std::string heading_of_earlier();

}  // namespace waterline::cli
