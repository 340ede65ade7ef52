#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/operation.h"
#include "wire/error.h"
#include "wire/session_messages.h"

// The port: all that node and courier can say to each other (proto/port.capnp). It speaks of the
// ledger, of pairing and of sockets; it has no word for anything private. One message is one
// datagram of a SOCK_SEQPACKET socket pair. docs/protocol.md has the table of which message is
// valid when.
namespace waterline::wire::port {

using KeyBytes = std::array<std::byte, 32>;

enum class PairingMethod : std::uint8_t { kWords = 1, kPicture = 2 };
enum class PairingSide : std::uint8_t { kDisplayer = 1, kJoiner = 2 };

// What a passed socket is for. A message with a socket carries exactly one file descriptor beside
// it (SCM_RIGHTS).
enum class SocketUse : std::uint8_t {
  // a listening TCP socket: the courier accepts on it
  kListen = 1,
  kDialled = 2,  // a connected TCP socket
  // a UDP socket bound to an address of this device, connected to that network's broadcast address
  kBeaconSend = 3,
  // a UDP socket bound to the broadcast address of a network of this device
  kBeaconReceive = 4
};

struct Ipv4Endpoint {
  std::array<std::byte, 4> host{};  // as it stands in a packet
  std::uint16_t port = 0;

  friend bool operator==(const Ipv4Endpoint&, const Ipv4Endpoint&) = default;
};

// How a pairing run or offer ended.
enum class PairingEnd : std::uint8_t {
  kPaired = 1,
  // this run failed: a wrong code, or somebody interferes. An offer with guesses left stands on
  kWrongCode = 2,
  kOfferOver = 3,  // no guesses left, or out of time
  // one of the two said that the six words differ
  kNotConfirmed = 4,
  kCut = 5,  // the connection ended too early
  // the other device runs a version that cannot pair with this one
  kOtherVersion = 6,
  // the other device does not show the offer that this code names
  kNoSuchOffer = 7
};

// ---- node to courier

// The first message, and again whenever the partnership changes. Without a partner the courier
// keeps no key and no socket.
struct Configure {
  bool has_partner = false;
  // zero without a partner and outside pairing
  KeyBytes identity_secret{};
  KeyBytes partner_public_key{};
  KeyBytes link_key{};
  // What the partner said in a Renewal: from the first session under these on, they take the place
  // of the two above.
  struct RenewedKeys {
    KeyBytes partner_public_key{};
    KeyBytes link_key{};

    friend bool operator==(const RenewedKeys&, const RenewedKeys&) = default;
  };
  std::optional<RenewedKeys> renewed = {};
  // to be said in every session under the first two
  std::optional<Renewal> renewal = {};

  friend bool operator==(const Configure&, const Configure&) = default;
};
// A pairing begins: an offer is shown, or a code was typed. Sockets with `pairing` follow.
struct BeginPairing {
  PairingSide side = PairingSide::kDisplayer;
  PairingMethod method = PairingMethod::kWords;
  std::uint32_t offer_number = 0;
  base::Bytes secret;  // canonical words, or 32 bytes
  // joiner by picture: the displayer's key commitment
  std::array<std::byte, 16> commitment{};
  KeyBytes identity_secret{};
  base::EpochId epoch;
  // where this device waits for the partner later; 0: nowhere
  std::uint16_t listen_port = 0;

  friend bool operator==(const BeginPairing&, const BeginPairing&) = default;
};
struct EndPairing {
  friend bool operator==(const EndPairing&, const EndPairing&) = default;
};
// Answer to CountGuess: the guess is on disk, and may go ahead or not.
struct GuessCounted {
  bool allowed = false;

  friend bool operator==(const GuessCounted&, const GuessCounted&) = default;
};
// The person compared the six words.
struct WordsCompared {
  bool same = false;

  friend bool operator==(const WordsCompared&, const WordsCompared&) = default;
};
// Answer to Agreed: the provisional partnership is on disk.
struct PartnershipStored {
  bool stored = false;

  friend bool operator==(const PartnershipStored&, const PartnershipStored&) = default;
};
struct PassSocket {
  SocketUse use = SocketUse::kListen;
  bool pairing = false;  // never for beacons
  // kBeaconSend: what it is bound to. Else none
  std::optional<Ipv4Endpoint> source = {};
  // kBeaconSend: where this device waits for calls, 0 for nowhere. Else 0
  std::uint16_t listen_port = 0;

  friend bool operator==(const PassSocket&, const PassSocket&) = default;
};
// Answers; `request` repeats the number of the question.
struct VectorIs {
  std::uint32_t request = 0;
  base::VersionVector vector;

  friend bool operator==(const VectorIs&, const VectorIs&) = default;
};
struct OperationsAre {
  std::uint32_t request = 0;
  base::OperationBatch batch;

  friend bool operator==(const OperationsAre&, const OperationsAre&) = default;
};
struct StoredNow {
  std::uint32_t request = 0;
  bool stored = false;
  base::VersionVector vector;  // of the epochs that the batch touched

  friend bool operator==(const StoredNow&, const StoredNow&) = default;
};
// The ledger has something new to send.
struct LedgerChanged {
  friend bool operator==(const LedgerChanged&, const LedgerChanged&) = default;
};
// The person asked to sync now: forget the backoff and ask for a dial if there is no link.
struct SyncNow {
  friend bool operator==(const SyncNow&, const SyncNow&) = default;
};
// End every link with a FIN (pause, unpair, stop).
struct CloseLinks {
  friend bool operator==(const CloseLinks&, const CloseLinks&) = default;
};
// Close every beacon socket; others may follow.
struct CloseBeacons {
  friend bool operator==(const CloseBeacons&, const CloseBeacons&) = default;
};

// For sealed files (proto/bundle.capnp), in a courier that serves nothing else.
struct BundleKeys {
  KeyBytes identity_secret{};
  KeyBytes partner_public_key{};
  KeyBytes link_key{};

  friend bool operator==(const BundleKeys&, const BundleKeys&) = default;
};
struct SealBundle {
  BundleKeys keys;
  base::VersionVector holds;
  base::VersionVector from;

  friend bool operator==(const SealBundle&, const SealBundle&) = default;
};
struct SealBatch {
  base::OperationBatch batch;

  friend bool operator==(const SealBatch&, const SealBatch&) = default;
};
struct SealEnd {
  friend bool operator==(const SealEnd&, const SealEnd&) = default;
};
struct OpenBundle {
  BundleKeys keys;

  friend bool operator==(const OpenBundle&, const OpenBundle&) = default;
};
inline constexpr std::size_t kMaxBundlePart = 128 * 1024;
struct OpenPart {
  base::Bytes bytes;  // 1 to kMaxBundlePart

  friend bool operator==(const OpenPart&, const OpenPart&) = default;
};
struct OpenEnd {
  friend bool operator==(const OpenEnd&, const OpenEnd&) = default;
};
// Answer to PartnerRenews: the new keys are on disk.
struct RenewalStored {
  Renewed answer;

  friend bool operator==(const RenewalStored&, const RenewalStored&) = default;
};
struct NextBatch {
  friend bool operator==(const NextBatch&, const NextBatch&) = default;
};

using ToCourier =
    std::variant<Configure, BeginPairing, EndPairing, GuessCounted, WordsCompared,
                 PartnershipStored, PassSocket, VectorIs, OperationsAre, StoredNow, LedgerChanged,
                 SyncNow, CloseLinks, CloseBeacons, SealBundle, SealBatch, SealEnd, OpenBundle,
                 OpenPart, OpenEnd, NextBatch, RenewalStored>;

// ---- courier to node

// The courier is shut in and ready; `landlock_abi` is 0 where the kernel has none.
struct Ready {
  std::uint32_t landlock_abi = 0;
  bool seccomp = false;

  friend bool operator==(const Ready&, const Ready&) = default;
};
struct WantVector {
  std::uint32_t request = 0;

  friend bool operator==(const WantVector&, const WantVector&) = default;
};
// The partner said what it holds (here already in this device's words).
struct Met {
  base::VersionVector theirs;

  friend bool operator==(const Met&, const Met&) = default;
};
struct WantOperations {
  std::uint32_t request = 0;
  base::VersionVector theirs;  // in this device's words

  friend bool operator==(const WantOperations&, const WantOperations&) = default;
};
struct Store {
  std::uint32_t request = 0;
  base::OperationBatch batch;  // in this device's words

  friend bool operator==(const Store&, const Store&) = default;
};
// Asks the node to dial the partner's address; the answer is a PassSocket, or nothing.
struct WantDial {
  friend bool operator==(const WantDial&, const WantDial&) = default;
};
struct LinkUp {
  bool dialled = false;  // by this device; else by the partner
  // whence the partner dialled: 4 or 16 bytes as in a packet; empty if this device did
  base::Bytes host;
  // of the renewed keys, the partner's: the earlier ones are forgotten
  std::optional<KeyBytes> renewed = {};

  friend bool operator==(const LinkUp&, const LinkUp&) = default;
};
struct LinkDown {
  friend bool operator==(const LinkDown&, const LinkDown&) = default;
};
// Both ledgers were equal a moment ago: all that either lacked is durable on both.
struct InStep {
  friend bool operator==(const InStep&, const InStep&) = default;
};
// The partner's device broke the protocol and its link was ended.
struct PartnerMisbehaved {
  friend bool operator==(const PartnerMisbehaved&, const PartnerMisbehaved&) = default;
};
// The partner's program speaks another version of the protocol; its link was ended, and nobody is
// at fault.
struct PartnerOtherVersion {
  friend bool operator==(const PartnerOtherVersion&, const PartnerOtherVersion&) = default;
};
struct CountGuess {
  friend bool operator==(const CountGuess&, const CountGuess&) = default;
};
struct CompareWords {
  std::array<std::uint16_t, 6> words{};  // places in the word list

  friend bool operator==(const CompareWords&, const CompareWords&) = default;
};
struct Agreed {
  KeyBytes partner_public_key{};
  KeyBytes pair_key{};
  base::EpochId partner_epoch;
  // whence the partner dialled: 4 or 16 bytes as in a packet; empty if this device did
  base::Bytes host;
  // where the partner waits there, as they said; 0: nowhere
  std::uint16_t port = 0;

  friend bool operator==(const Agreed&, const Agreed&) = default;
};
struct PairingOver {
  PairingEnd end = PairingEnd::kCut;

  friend bool operator==(const PairingOver&, const PairingOver&) = default;
};

// What a dial reached answered or hung up, and did not prove to be the partner.
struct StrangerAnswered {
  // keys that are left to be tried there: asks for a dialled socket, as WantDial does
  bool tries_others = false;

  friend bool operator==(const StrangerAnswered&, const StrangerAnswered&) = default;
};
// A beacon of the partner's came: asks for a dialled socket to there, as WantDial does.
struct PartnerSeen {
  Ipv4Endpoint at;

  friend bool operator==(const PartnerSeen&, const PartnerSeen&) = default;
};

// What the file that is being sealed goes on with.
struct SealedPart {
  base::Bytes bytes;  // at most kMaxBundlePart
  bool more = false;  // another part of the same answer follows
  // false: the batch is not in it, since the file would be too long
  bool taken = false;

  friend bool operator==(const SealedPart&, const SealedPart&) = default;
};
enum class BundleOutcome : std::uint8_t { kSound = 1, kUnsound = 2, kOtherVersion = 3 };
struct BundleOpened {
  BundleOutcome outcome = BundleOutcome::kUnsound;
  // in this device's words, like everything here
  base::VersionVector holds;
  base::VersionVector from;
  std::uint32_t batches = 0;  // to be asked for one by one

  friend bool operator==(const BundleOpened&, const BundleOpened&) = default;
};
struct BundleBatch {
  base::OperationBatch batch;

  friend bool operator==(const BundleBatch&, const BundleBatch&) = default;
};

// The partner's device has new keys. May stay without an answer.
struct PartnerRenews {
  Renewal renewal;

  friend bool operator==(const PartnerRenews&, const PartnerRenews&) = default;
};
// The partner's device has the keys that Configure asked to renew.
struct RenewalTaken {
  Renewed answer;

  friend bool operator==(const RenewalTaken&, const RenewalTaken&) = default;
};

using ToNode = std::variant<Ready, WantVector, Met, WantOperations, Store, WantDial, LinkUp,
                            LinkDown, InStep, PartnerMisbehaved, PartnerOtherVersion, CountGuess,
                            CompareWords, Agreed, PairingOver, StrangerAnswered, PartnerSeen,
                            SealedPart, BundleOpened, BundleBatch, PartnerRenews, RenewalTaken>;

inline constexpr std::size_t kMaxPortMessageSize = 176 * 1024;

base::Bytes encode(const ToCourier& message);
base::Bytes encode(const ToNode& message);
// Both apply every limit and never throw: the courier is not trusted by the node, nor foreign bytes
// by either.
Result<ToCourier> decode_to_courier(base::ByteView bytes);
Result<ToNode> decode_to_node(base::ByteView bytes);

}  // namespace waterline::wire::port
