#pragma once

#include <string_view>
#include <vector>

// The handshake patterns of the specification, as data (sections 7 and 9).
namespace waterline::crypto::noise {

enum class Role { kInitiator, kResponder };

enum class Token { e, s, ee, es, se, ss, psk };

struct HandshakePattern {
  bool initiator_static_known = false;       // pre-message "-> s"
  bool responder_static_known = false;       // pre-message "<- s"
  std::vector<std::vector<Token>> messages;  // the initiator's first, then by turns

  // Say which static keys the side with `role` needs before the handshake.
  [[nodiscard]] bool has_static(Role role) const;    // has a static key
  [[nodiscard]] bool knows_static(Role role) const;  // knows the other's static key beforehand
  [[nodiscard]] std::size_t psks() const;            // the number of psk tokens
};

// Returns the pattern of a name: one of N, K, X, NN, NK, KK, XK, IK, XX, followed by any psk
// modifiers, as in "XXpsk0+psk3". REQUIRES: a name of this form; names are constants of the program
// and never foreign.
HandshakePattern handshake_pattern(std::string_view name);

}  // namespace waterline::crypto::noise
