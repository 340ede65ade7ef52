#pragma once

#include <string>

#include "context.h"

// Words for parts of the node's status (docs/api.md). Each function takes the whole answer, and
// returns an empty text if that part needs no words.
namespace waterline::cli {

// A copy of the keyring that was missing or damaged.
std::string words_for_keyring(const Json& status);

// A clock that disagrees with the time that passed: docs/storage.md, "Time that passed".
std::string words_for_clock(const Json& status);

// The cage of the network process, and the ends of earlier ones: a line each.
std::string words_for_courier(const Json& status);

}  // namespace waterline::cli
