#include "sync/bundle_format.h"

#include <array>

#include "crypto/kdf.h"

namespace waterline::sync::bundle {

using crypto::noise::HandshakeState;
using crypto::noise::Role;

base::ByteView chunk_data(bool last) {
  static constexpr std::array kMore{std::byte{0}};
  static constexpr std::array kLast{std::byte{1}};
  return last ? base::ByteView(kLast) : base::ByteView(kMore);
}

HandshakeState handshake(const SessionKeys& keys, Role role, base::Random& random) {
  struct PskPurpose;
  const auto psk = crypto::derive<crypto::Key<PskPurpose>>(keys.link, crypto::label::kBundle);
  const crypto::PublicKey own = crypto::public_key_of(keys.own);
  const bool seals = role == Role::kInitiator;

  crypto::noise::HandshakeSetup setup;
  setup.pattern = "Kpsk0";
  setup.role = role;
  base::append_length_value(setup.prologue, base::bytes_of("waterline/1"));
  base::append_length_value(setup.prologue, (seals ? own : keys.partner).bytes);
  base::append_length_value(setup.prologue, (seals ? keys.partner : own).bytes);
  base::append_length_value(setup.prologue, base::bytes_of("bundle"));
  setup.local_static = crypto::noise::key_pair_of(keys.own);
  setup.remote_static = keys.partner;
  setup.psks.push_back(crypto::SecretBytes::copy_of(psk.bytes()));
  return HandshakeState(std::move(setup), random);
}

}  // namespace waterline::sync::bundle
