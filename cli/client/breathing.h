#pragma once

#include <chrono>
#include <string_view>

#include "context.h"

// Offers a person who is about to write in anger a pause for breathing.
namespace waterline::cli {

inline constexpr std::chrono::seconds kDefaultBreathing{60};

// The answer with which a person asks for a pause before writing. It is a sign and not a word, so
// that no answer in any language is taken for it.
inline constexpr std::string_view kBreatheFirst = "~";

// Tells the person when to breathe in and when out, until `how_long` is over or Enter is pressed.
// At the end prints a question for the person to think about; no answer is read. Without a
// terminal, prints the advice to breathe and the question at once.
void breathe(const Context& context, std::chrono::seconds how_long = kDefaultBreathing);

}  // namespace waterline::cli
