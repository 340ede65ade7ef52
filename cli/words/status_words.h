#pragma once

#include <string>

#include "context.h"

// Words for parts of the node's status (docs/api.md). Each function takes the whole answer, and
// returns an empty text if that part needs no words.
namespace waterline::cli {

// Says which copy of the keyring was missing or damaged.
std::string words_for_keyring(const Json& status);

// Says how the clock disagrees with the time that passed (docs/storage.md, "Time that passed").
std::string words_for_clock(const Json& status);

// How well the network process is shut in, if that is less than usual; and how often, and why, one
// has ended before its time.
std::string words_for_courier(const Json& status);

}  // namespace waterline::cli
