#pragma once

#include <cstddef>
#include <string>

#include "context.h"

// Shows the recovery phrase on a screen of its own, and asks for some of its words.
namespace waterline::cli {

// Returns the words of the phrase in numbered rows of four, or of two if `width` is less than 60.
// No word is broken.
std::string phrase_in_rows(const Json& phrase, std::size_t width);

// Shows the text `before` and the recovery phrase until the person presses Enter, then asks for the
// words at the positions `places`. After a wrong word, shows both again together with the numbers
// of the wrong words, and asks for words at other positions. Returns false if the person skips the
// check.
bool show_until_checked(const Context& context, const std::string& before, const Json& phrase,
                        const Json& places);
// Shows the recovery phrase once, with `before` above it, until the person presses Enter. Asks for
// none of its words.
void show_phrase(const std::string& before, const Json& phrase, const std::string& after = {});

// Returns the words at these positions of the phrase as the API takes them: {"3": "word"}.
Json words_at(const Json& phrase, const Json& places);

}  // namespace waterline::cli
