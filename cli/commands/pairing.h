#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/client.h"
#include "words/pairing_words.h"

// Those steps of a pairing that the commands `pair show` and `pair join` have in common.
namespace waterline::cli {

struct PairOptions {
  std::string listen;
  std::string at;
  std::string code;
  std::string picture;  // a file or the text itself
  bool show_qr = false;
  bool is_silent = false;  // no call of a joiner is answered
  bool is_far = false;     // the partner is at another place, and is met through Tor
  bool is_again = false;   // goes on with the offer that stands
  bool is_direct = false;  // a pasted text may lead to a direct call
  std::string qr_png;
  std::string confirm;
};

inline constexpr int kPairingTries = 3;  // how often one code may be tried

void show_offer(const Context& context, const PairOptions& options);
void join_offer(const Context& context, const PairOptions& options);

// Waits until the devices are paired or the pairing has ended, and returns the node's last answer.
// Asks the person to compare the six words unless `confirm` is "same". On the side that shows the
// code, a wrong code does not end the wait while tries are left. `run` is the number that the node
// gave the pairing, if it is known. Throws Ended if a later pairing on this device replaces this
// one.
Json follow_pairing(const Context& context, Client& client, PairingSide side,
                    const std::string& confirm, std::optional<std::uint64_t> run = {});

// Returns true if this pairing is still under way after the error. Returns false if the node has
// ended, or if a later pairing on this device has replaced this one. The caller must not cancel
// that later pairing.
bool is_of_this_pairing(const Ended& ended);

// Prints that the devices are paired, at which address this device now waits for calls, and whether
// the partner's device is a new one.
void report_paired(const Context& context, Client& client, const Json& pairing);

// Asks the person whether the two devices may look for each other from now on, unless that was
// decided before, or they were paired through Tor. Without a terminal, and after `--confirm`, the
// answer is no.
void ask_about_beacons(const Context& context, Client& client, const PairOptions& options,
                       const Json& pairing);

// Returns the texts in this array joined by `between`.
std::string joined(const Json& texts, std::string_view between);

}  // namespace waterline::cli
