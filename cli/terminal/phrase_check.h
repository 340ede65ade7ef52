#pragma once

#include <cstddef>
#include <string>

#include "context.h"

// Shows the recovery phrase on a screen of its own, and asks for some of its words.
namespace waterline::cli {

// Returns the words of the phrase in numbered rows of four, or of two if `width` is less than 60.
// No word is broken.
std::string phrase_in_rows(const Json& phrase, std::size_t width);

// Shows `before` and the phrase until Enter, then asks for the words at `places`. After a wrong
// word, shows them again with the numbers of the wrong words, and asks for other places. Returns
// false if the person skips the check.
bool show_until_checked(const Context& context, const std::string& before, const Json& phrase,
                        const Json& places);
// Shows the phrase once until Enter, without a check.
void show_phrase(const std::string& before, const Json& phrase, const std::string& after = {});

// Returns the words at these places as the API takes them: {"3": "word"}.
Json words_at(const Json& phrase, const Json& places);

}  // namespace waterline::cli
