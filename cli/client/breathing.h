#pragma once

#include <chrono>
#include <string_view>

#include "context.h"

// A pause before something is written in heat.
namespace waterline::cli {

inline constexpr std::chrono::seconds kDefaultBreathing{60};

// The answer with which a person asks for a pause before writing. It is not a word of any language.
inline constexpr std::string_view kBreatheFirst = "~";

// Shows when to breathe in and out, until `how_long` is over or Enter is pressed. Then asks one
// question that is only for thinking. Without a terminal, shows only the words.
void breathe(const Context& context, std::chrono::seconds how_long = kDefaultBreathing);

}  // namespace waterline::cli
