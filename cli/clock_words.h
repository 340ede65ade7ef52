#pragma once

#include <string>

#include "client.h"

// What a person is to know of the clock: docs/storage.md, "Time that passed".
namespace waterline::cli {

// Of `clock` in an answer of status. Empty where there is nothing to tell; else whole lines.
std::string words_for_clock(const Json& status);

}  // namespace waterline::cli
