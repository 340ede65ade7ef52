#pragma once

#include <string>
#include <string_view>

// The words for the names that the API uses about items: depths, acknowledgements, given things.
namespace waterline::cli {

// Returns "one line", "an excerpt", ... for a depth.
std::string words_for_depth(std::string_view depth);
// Returns the sentence of the acknowledgement with this wording.
std::string sentence_of(std::string_view wording);
[[nodiscard]] bool is_wording(std::string_view wording);
// Returns "your reply", "your question", ... for something that was given.
std::string words_for_given(std::string_view what);
// Returns every wording of an acknowledgement with its sentence, a line each.
std::string list_of_wordings();
// Returns the names of the wordings: "read-with-care|with-you".
std::string names_of_wordings();
// Returns a sentence: a newer version could show more of the partner's items.
std::string needs_newer_in_words();
// Returns the heading above the items that were shared with an earlier device.
std::string heading_of_earlier();

}  // namespace waterline::cli
