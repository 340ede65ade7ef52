#pragma once

#include "fakes/seeded_random.h"
#include "sync/session.h"

// Two partners' sessions that are connected directly. A seed makes their randomness repeatable.
namespace waterline::testing {

using crypto::noise::Role;
using fakes::SeededRandom;
using sync::Session;

// The keys of two devices after a pairing.
struct Pair {
  explicit Pair(std::uint64_t seed) {
    SeededRandom random(seed);
    initiator = crypto::IdentitySecret::generate(random);
    responder = crypto::IdentitySecret::generate(random);
    pair = crypto::LinkKey::generate(random);
  }

  [[nodiscard]] sync::SessionKeys keys(Role role) const {
    const bool first = role == Role::kInitiator;
    return {(first ? initiator : responder).clone(),
            crypto::public_key_of(first ? responder : initiator), pair.clone()};
  }

  crypto::IdentitySecret initiator;
  crypto::IdentitySecret responder;
  crypto::LinkKey pair;
};

struct Link {
  explicit Link(const Pair& keys, std::uint64_t seed = 1, sync::FrameBounds bounds = {},
                base::Way here = base::Way::kDirect, base::Way there = base::Way::kDirect)
      : random_a(seed),
        random_b(seed + 1000),
        a(keys.keys(Role::kInitiator), Role::kInitiator, random_a, {}, bounds, nullptr, {}, here),
        b(keys.keys(Role::kResponder), Role::kResponder, random_b, {}, bounds, nullptr, {}, there) {
  }

  // Carries bytes until neither side has more output.
  void carry() {
    for (;;) {
      const auto to_b = a.take_output();
      const auto to_a = b.take_output();
      if (to_a.empty() && to_b.empty()) return;
      base::append(all_to_b, to_b);
      base::append(all_to_a, to_a);
      for (auto& message : b.receive(to_b, now)) got_b.push_back(std::move(message));
      for (auto& message : a.receive(to_a, now)) got_a.push_back(std::move(message));
    }
  }

  SeededRandom random_a;
  SeededRandom random_b;
  Session a;
  Session b;
  base::SteadyTime now{};
  base::Bytes all_to_a;
  base::Bytes all_to_b;
  std::vector<wire::SessionMessage> got_a;
  std::vector<wire::SessionMessage> got_b;
};

}  // namespace waterline::testing
