#pragma once

#include <array>
#include <cstdint>
#include <variant>

#include "base/extra_kinds.h"
#include "base/operation.h"
#include "wire/error.h"

// The messages between two paired devices inside a session (proto/wire.capnp).
namespace waterline::wire {

inline constexpr std::uint32_t kProtocolVersion = 2;

// The first message of each side: its version, and what its ledger holds. Author::kMe in the vector
// is the side that sends it.
struct Hello {
  std::uint32_t version = kProtocolVersion;
  base::VersionVector vector;
  // How many kinds of Extra (operations of later versions) the sender's program knows. The receiver
  // accepts any number.
  std::uint32_t minor = base::kKnownExtraKinds;

  friend bool operator==(const Hello&, const Hello&) = default;
};

// Answers a batch of operations: what the speaker's ledger holds of the batch's epochs, after it
// stored the batch durably. Only the two programs use this: no receipt is ever shown to a person.
struct Stored {
  base::VersionVector vector;

  friend bool operator==(const Stored&, const Stored&) = default;
};

using RenewalBytes = std::array<std::byte, 32>;

// The first message of a change of keys: the speaker has a new identity, and asks for a new pair
// key.
struct Renewal {
  RenewalBytes identity{};      // a public key
  RenewalBytes contribution{};  // random; part of the new pair key
  RenewalBytes proof{};         // made with the present pair key

  friend bool operator==(const Renewal&, const Renewal&) = default;
};

// Answers a Renewal: the speaker has stored the other side's new keys durably.
struct Renewed {
  RenewalBytes contribution{};
  RenewalBytes proof{};

  friend bool operator==(const Renewed&, const Renewed&) = default;
};

using SessionMessage = std::variant<Hello, base::OperationBatch, Stored, Renewal, Renewed>;

// The largest encoded message that decode_session_message() accepts.
inline constexpr std::size_t kMaxSessionMessageSize = 192 * 1024;

// Returns the bytes of a message. REQUIRES: the message is within the limits of base/operation.h,
// and its texts are plain. Sizes, counts and order are checked here again, but the texts are not.
base::Bytes encode(const SessionMessage& message);

// Decodes a message and checks every limit: sizes, counts, order, UTF-8 without control characters,
// known enumerators. Never throws.
Result<SessionMessage> decode_session_message(base::ByteView bytes);

// The data that each side of a pairing sends to the other in the encrypted handshake.
struct PairingRecord {
  // The epoch in which the sender's operations begin.
  base::EpochId epoch;
  // The port where the sender's node will accept calls, at the address that it has now; 0 if it
  // will accept none.
  std::uint16_t port = 0;

  friend bool operator==(const PairingRecord&, const PairingRecord&) = default;
};
inline constexpr std::size_t kMaxPairingRecordSize = 1024;
base::Bytes encode(const PairingRecord& record);
Result<PairingRecord> decode_pairing_record(base::ByteView bytes);

}  // namespace waterline::wire
