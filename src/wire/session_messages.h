#pragma once

#include <array>
#include <cstdint>
#include <variant>

#include "base/extra_kinds.h"
#include "base/operation.h"
#include "wire/error.h"

// What two paired devices say to each other inside a session (proto/wire.capnp).
namespace waterline::wire {

inline constexpr std::uint32_t kProtocolVersion = 2;

// The first message of each side: what it speaks and what it holds, in its own words (kMe is the
// speaker).
struct Hello {
  std::uint32_t version = kProtocolVersion;
  base::VersionVector vector;
  std::uint32_t minor = base::kKnownExtraKinds;  // a partner's device may say any

  friend bool operator==(const Hello&, const Hello&) = default;
};

// What the speaker has stored durably, of the epochs that it was just sent. Stays inside the
// protocol: no receipt is ever shown to anybody.
struct Stored {
  base::VersionVector vector;

  friend bool operator==(const Stored&, const Stored&) = default;
};

using RenewalBytes = std::array<std::byte, 32>;

// The speaker has a new identity, and asks for a new pair key.
struct Renewal {
  RenewalBytes identity{};      // a public key
  RenewalBytes contribution{};  // random; goes into the new pair key
  RenewalBytes proof{};         // by the pair key of now

  friend bool operator==(const Renewal&, const Renewal&) = default;
};

// Answers a Renewal: the new keys are stored durably.
struct Renewed {
  RenewalBytes contribution{};
  RenewalBytes proof{};

  friend bool operator==(const Renewed&, const Renewed&) = default;
};

using SessionMessage = std::variant<Hello, base::OperationBatch, Stored, Renewal, Renewed>;

// The longest encoded message that decode accepts.
inline constexpr std::size_t kMaxSessionMessageSize = 192 * 1024;

// REQUIRES: a message within the limits of base/operation.h. Sizes, counts and order are checked
// again here; that texts are plain is for whoever made them to know.
base::Bytes encode(const SessionMessage& message);

// Applies every limit: sizes, counts, order, UTF-8 without control characters, known enumerators.
// Never throws.
Result<SessionMessage> decode_session_message(base::ByteView bytes);

// What the two tell each other inside the pairing handshake, encrypted.
struct PairingRecord {
  // the one that the speaker's operations begin in
  base::EpochId epoch;
  // where the speaker's node waits later, at the address from which it speaks; 0: nowhere
  std::uint16_t port = 0;

  friend bool operator==(const PairingRecord&, const PairingRecord&) = default;
};
inline constexpr std::size_t kMaxPairingRecordSize = 1024;
base::Bytes encode(const PairingRecord& record);
Result<PairingRecord> decode_pairing_record(base::ByteView bytes);

}  // namespace waterline::wire
