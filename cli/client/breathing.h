#pragma once

#include <chrono>
#include <string_view>

#include "context.h"

// A pause before something is written in heat.
namespace waterline::cli {

inline constexpr std::chrono::seconds kDefaultBreathing{60};

// The answer to a question that asks for a pause first. It is not a word of any language.
inline constexpr std::string_view kBreatheFirst = "~";

// Shows when to breathe in and out, until this time is over or Enter is pressed. Then asks one
// question that is only for thinking. Shows the words alone if there is no terminal.
void breathe(const Context& context, std::chrono::seconds how_long = kDefaultBreathing);

}  // namespace waterline::cli
