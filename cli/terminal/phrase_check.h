#pragma once

#include <cstddef>
#include <string>

#include "context.h"

// The recovery phrase at the terminal: shown on a screen of its own, and asked for afterwards.
namespace waterline::cli {

// The words in numbered rows: four, or two where the screen is narrower than 60 columns. No word is
// broken.
std::string phrase_in_rows(const Json& phrase, std::size_t width);

// Shows `before` and the phrase until Enter, then asks for the words at `places`. After a wrong
// word all is shown again, with what was wrong, and other places are asked. Returns false if the
// person goes on without.
bool show_until_checked(const Context& context, const std::string& before, const Json& phrase,
                        const Json& places);
// Shows it once, and asks for nothing.
void show_phrase(const std::string& before, const Json& phrase, const std::string& after = {});

// The words at these places, as the node is told them: {"3": "word"}.
Json words_at(const Json& phrase, const Json& places);

}  // namespace waterline::cli
