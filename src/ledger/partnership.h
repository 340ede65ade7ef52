#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/operation.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "ledger/pairing_offer.h"

namespace waterline::ledger {

// The result of a finished pairing.
struct NewPartnership {
  crypto::PublicKey partner;  // proven by the handshake
  crypto::PairKey pair_key;
  // The epoch in which the partner's operations begin.
  base::EpochId partner_epoch;
  // The epoch in which our operations begin, made by Ledger::epoch_for_pairing().
  base::EpochId own_epoch;
  PairingMethod method = PairingMethod::kWords;
  base::Day paired_on;
  // HOST:PORT where the partner's node can be reached; may be empty.
  std::string address;
};

// Settings about the sync with the partner, besides the addresses. Their values are texts, which
// only the node interprets. They are in the ledger because sync continues while the journal is
// locked.
enum class SyncSetting {
  kPaused,  // deleted when the partnership ends
  kMetAt,   // where the partner's device was met; deleted when the partnership ends
  kFolder,  // deleted when the partnership ends
  // The names of our last bundles in that folder. Deleted when the partnership ends.
  kFolderBundles,
  // A folder that is no longer watched, as long as bundles of ours may be in it. Deleted when the
  // partnership ends.
  kFormerFolder,
  // The names of our last bundles in the former folder. Deleted when the partnership ends.
  kFormerBundles,
  // Until when this device tries to delete them, if that folder is a box; then its password is
  // forgotten. Deleted when the partnership ends.
  kFormerUntil,
  // The reason why the journal is quiet, so that nothing is sent or received until the person
  // decides. Empty if the journal is not quiet. Deleted when the partnership ends.
  kQuiet,
  // Not empty if our operations get a new epoch as soon as the partner's device has said which
  // operations it holds. Deleted when the partnership ends.
  kAnew,
  // The times at which the two devices may sync. The setting stays when the partnership ends, since
  // the person chose it for any partner.
  kSyncWhen,
  // Deleted when the partnership ends: the person said yes to one partner. The end of the next
  // pairing asks again.
  kBeacons,
  // By which ways this device may meet the partner's (link/tor_setting.h). It may be chosen before a
  // pairing. Deleted when a confirmed partnership ends: the person chose it for this partner.
  kTor,
  // The bridges by which Tor enters its network (link/tor_bridges.h). As kTor.
  kTorBridges,
  // The ports at which this device waited for the calls of earlier partners. The setting stays when
  // a partnership ends.
  kLeftPorts,
  // Not empty if no call is answered for the offer that is shown (or was shown last).
  kSilentOffer,
  // The number of the last pairing that this device began.
  kPairingRun
};

struct Partnership {
  crypto::PublicKey partner;
  // Earlier keys of the partner's device, the latest first.
  std::vector<crypto::PublicKey> former_keys = {};
  crypto::PairKey pair_key;
  // Our identity as the partner's device knows it, if that is not our identity at the pairing.
  std::optional<crypto::PublicKey> own = {};
  // An id of this pairing, which stays the same when the keys are renewed. It reveals nothing about
  // the keys.
  std::array<std::byte, 16> id{};
  // True while this person has new keys that the partner's device does not know yet.
  bool renewing = false;
  // The new keys of the partner's device, if it has some. They replace the ones above once a
  // session opens under them.
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

// The proof in the two messages by which a device changes its keys: the Renewal, sent by the device
// with new keys, and the answer (docs/protocol.md, "Renewal"). Each device makes its proof with the
// present pair key, which no courier has.
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

// The present partner, or the last one.
struct LastPartner {
  crypto::PublicKey key;
  // Earlier keys of this device, the latest first.
  std::vector<crypto::PublicKey> former_keys;
  base::Day paired_on;
  bool present = false;
};

}  // namespace waterline::ledger
