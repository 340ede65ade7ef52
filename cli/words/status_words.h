#pragma once

#include <string>

#include "context.h"

// Words for parts of the node's status (docs/api.md). Each function takes the whole answer, and
// returns an empty text if that part needs no words.
namespace waterline::cli {

// Returns the words about a copy of the keyring that was missing or damaged.
std::string words_for_keyring(const Json& status);

// Returns the words about a clock that disagrees with the time that passed (docs/storage.md, "Time
// that passed").
std::string words_for_clock(const Json& status);

// Returns the words about the cage of the courier, and about the ends of earlier couriers: a line
// each.
// Returns what is wrong with the watcher; empty if it listens, or only begins to.
std::string words_for_watcher(const Json& answer);
// Returns what this computer tells of sleep and of its locked screen, as `doctor` says it.
std::string words_for_computer(const Json& answer);
std::string words_for_courier(const Json& status);

}  // namespace waterline::cli
