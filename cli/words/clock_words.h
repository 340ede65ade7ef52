#pragma once

#include <string>

#include "client/client.h"

// Words for a clock that disagrees with the time that passed: docs/storage.md, "Time that passed".
namespace waterline::cli {

// Of `clock` in an answer of status. Empty where there is nothing to tell; else whole lines.
std::string words_for_clock(const Json& status);

}  // namespace waterline::cli
