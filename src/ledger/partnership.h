#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/operation.h"
#include "base/time.h"
#include "crypto/keys.h"

namespace waterline::ledger {

// How the two were paired. By words, recorded traffic is not safe from a later quantum computer; by
// a picture it is.
enum class PairingMethod : std::uint8_t { kWords = 1, kPicture = 2 };

inline constexpr int kGuessesPerOffer = 3;
inline constexpr std::chrono::minutes kWordsOfferLife{10};
inline constexpr std::chrono::minutes kPictureOfferLife{2};

// What a finished pairing gives.
struct NewPartnership {
  crypto::PublicKey partner;  // proven by the handshake
  crypto::PairKey pair_key;
  base::EpochId partner_epoch;  // the epoch that their operations begin in
  // the one that ours begin in: from epoch_for_pairing
  base::EpochId own_epoch;
  PairingMethod method = PairingMethod::kWords;
  base::Day paired_on;
  // HOST:PORT where their node may be met; may be empty
  std::string address;
};

// What this device remembers about how the two meet, beside the addresses: texts that the node
// gives a meaning. It lies with the ledger because meeting goes on while the journal is locked.
enum class MeetingSetting {
  kPaused,  // goes with the partnership
  kMetAt,   // likewise
  kFolder,  // likewise
  // likewise: why nothing goes out or comes in until the person says so; empty: it may
  kQuiet,
  // likewise: an epoch is to be begun once the partner's device has said what it holds
  kAnew,
  // stays, as the person's own way, whoever the partner is
  kSyncWhen,
  kBeacons,  // likewise
  // where this device waited for partners of before; stays
  kLeftPorts
};

struct Partnership {
  crypto::PublicKey partner;
  // that the same device had before, the latest first
  std::vector<crypto::PublicKey> former_keys = {};
  crypto::PairKey pair_key;
  // The own identity that the partner's device knows, where it is not the one that was present at
  // the pairing.
  std::optional<crypto::PublicKey> own = {};
  // Names this pairing, whatever becomes of its keys. It tells nothing of them.
  std::array<std::byte, 16> id{};
  // own keys that are newer wait for the partner's device
  bool renewing = false;
  // The partner's device has newer keys: from the first session under these two on, they take the
  // place of the above.
  struct Renewed {
    crypto::PublicKey partner;
    crypto::PairKey pair_key;
  };
  std::optional<Renewed> renewed = {};
  PairingMethod method = PairingMethod::kWords;
  base::Day paired_on;
  std::string address;
  bool confirmed = false;
};

// Said by a device that has new keys, and answered by the other one (docs/protocol.md, "Renewal").
// The proofs are by the pair key of now, which no courier has.
using RenewalProof = std::array<std::byte, 32>;
struct Renewal {
  crypto::PublicKey identity;
  crypto::RenewalContribution contribution;
  RenewalProof proof{};
};
struct Renewed {
  crypto::RenewalContribution contribution;
  RenewalProof proof{};
};

// A pairing offer that this device shows. The secret is what the code's words or the picture hold.
struct Offer {
  PairingMethod method = PairingMethod::kWords;
  std::uint32_t number = 0;  // names the offer; public
  // the canonical words as ASCII, or 32 bytes
  crypto::SecretBytes secret;
  base::WallTime expires;
  int guesses_left = kGuessesPerOffer;
  // HOST:PORT that this device listens on for it
  std::string listen;
};

// Whom one is paired with, or was last.
struct LastPartner {
  crypto::PublicKey key;
  std::vector<crypto::PublicKey> former_keys;  // of the same device, the latest first
  base::Day paired_on;
  bool present = false;
};

}  // namespace waterline::ledger
