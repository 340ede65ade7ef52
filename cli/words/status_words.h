#pragma once

#include <cstdint>
#include <string>

#include "context.h"

// Words for parts of the node's status (docs/api.md). Each function takes the whole answer, and
// returns an empty text if that part needs no words.
namespace waterline::cli {

// Returns the sentence that tells the person that a copy of the keyring was missing or damaged.
std::string words_for_keyring(const Json& status);

// Returns the sentence that tells the person that the clock disagrees with the time that the node
// counted (docs/storage.md, "Time that passed").
std::string words_for_clock(const Json& status);

// Returns what is wrong with the watcher; empty if it listens for events, or is still being
// started.
std::string words_for_watcher(const Json& answer);
// Returns the sentences of `doctor` about whether this computer announces its sleep and its locked
// screen.
std::string words_for_computer(const Json& answer);
// Returns the sentences about the cage of the courier, and about how earlier couriers ended, a line
// each.
std::string words_for_courier(const Json& status);

// Returns by which ways the devices may meet, and how far this device's own Tor has come. Takes the
// partner's part `tor`.
std::string words_for_tor(const Json& tor);
// Says how to install Tor.
std::string advice_for_missing_tor();
// Returns how far the clock of this computer is off, for example "2 hours".
std::string words_for_span(std::int64_t seconds);

}  // namespace waterline::cli
