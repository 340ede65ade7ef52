#include "crypto/noise_patterns.h"

#include <algorithm>
#include <optional>

#include "base/check.h"

namespace waterline::crypto::noise {
namespace {

using enum Token;

std::optional<HandshakePattern> fundamental_pattern(std::string_view name) {
  // Noise section 7.4, one-way patterns.
  if (name == "N") return HandshakePattern{false, true, {{e, es}}};
  if (name == "K") return HandshakePattern{true, true, {{e, es, ss}}};
  if (name == "X") return HandshakePattern{false, true, {{e, es, s, ss}}};
  // Noise section 7.5, interactive patterns.
  if (name == "NN") return HandshakePattern{false, false, {{e}, {e, ee}}};
  if (name == "NK") return HandshakePattern{false, true, {{e, es}, {e, ee}}};
  if (name == "KK") return HandshakePattern{true, true, {{e, es, ss}, {e, ee, se}}};
  if (name == "XK") return HandshakePattern{false, true, {{e, es}, {e, ee}, {s, se}}};
  if (name == "IK") return HandshakePattern{false, true, {{e, es, s, ss}, {e, ee, se}}};
  if (name == "XX") return HandshakePattern{false, false, {{e}, {e, ee, s, es}, {s, se}}};
  return {};
}

// Adds a psk token as Noise section 9.4 says: psk0 at the beginning of the first message, pskN at
// the end of the N-th.
void apply_psk_modifier(HandshakePattern& pattern, std::size_t place) {
  base::check(place <= pattern.messages.size());
  if (place == 0) {
    pattern.messages.front().insert(pattern.messages.front().begin(), psk);
  } else {
    pattern.messages[place - 1].push_back(psk);
  }
}

Role sender_of(std::size_t message) {
  return message % 2 == 0 ? Role::kInitiator : Role::kResponder;
}

}  // namespace

bool HandshakePattern::has_static(Role role) const {
  if (role == Role::kInitiator ? initiator_static_known : responder_static_known) return true;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (sender_of(i) == role && std::ranges::count(messages[i], s) > 0) return true;
  }
  return false;
}

bool HandshakePattern::knows_static(Role role) const {
  return role == Role::kInitiator ? responder_static_known : initiator_static_known;
}

std::size_t HandshakePattern::psks() const {
  std::size_t count = 0;
  for (const auto& message : messages)
    count += static_cast<std::size_t>(std::ranges::count(message, psk));
  return count;
}

HandshakePattern handshake_pattern(std::string_view name) {
  constexpr std::string_view kModifier = "psk";
  const std::size_t name_size = std::min(name.find(kModifier), name.size());
  auto pattern = fundamental_pattern(name.substr(0, name_size));
  base::check(pattern.has_value());

  std::string_view modifiers = name.substr(name_size);
  while (!modifiers.empty()) {
    base::check(modifiers.size() > kModifier.size() && modifiers.starts_with(kModifier));
    const char place = modifiers[kModifier.size()];
    base::check(place >= '0' && place <= '9');
    apply_psk_modifier(*pattern, static_cast<std::size_t>(place - '0'));
    modifiers.remove_prefix(kModifier.size() + 1);
    if (modifiers.empty()) break;
    base::check(modifiers.starts_with('+'));
    modifiers.remove_prefix(1);
    base::check(!modifiers.empty());
  }
  return *pattern;
}

}  // namespace waterline::crypto::noise
