#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/operation.h"
#include "base/way.h"
#include "wire/error.h"
#include "wire/session_messages.h"

// The messages of the channel, between node and courier (proto/channel.capnp). They are about the
// ledger, pairing and sockets; none of them can carry anything private. One message is one datagram
// of a SOCK_SEQPACKET socket pair. docs/protocol.md has the table that says which message is valid
// when.
namespace waterline::wire::channel {

using KeyBytes = std::array<std::byte, 32>;

enum class PairingMethod : std::uint8_t { kWords = 1, kPicture = 2 };
enum class PairingSide : std::uint8_t { kDisplayer = 1, kJoiner = 2 };

// The use of a passed socket. A message with a socket carries exactly one file descriptor
// (SCM_RIGHTS).
enum class SocketUse : std::uint8_t {
  // A listening socket on which the courier accepts, and a connected one: of TCP on the direct way,
  // and a Unix socket to the node's own Tor on the other.
  kListen = 1,
  kDialled = 2,
  // A UDP socket that is bound to an address of this device on a network, and connected to the
  // broadcast address of that network.
  kBeaconSend = 3,
  // A UDP socket that is bound to the broadcast address of a network of this device.
  kBeaconReceive = 4,
  // A UDP socket for the pairing call, bound to an address of this device and connected: that of a
  // joiner to the broadcast address of a network, that of a displayer to a joiner who called.
  kCallOut = 5,
  // A UDP socket that receives the answers of the joiner's calls, or the calls for the displayer.
  kCallIn = 6
};

struct Ipv4Endpoint {
  std::array<std::byte, 4> host{};  // in network byte order
  std::uint16_t port = 0;

  friend bool operator==(const Ipv4Endpoint&, const Ipv4Endpoint&) = default;
};

// How a pairing run or offer ended.
enum class PairingEnd : std::uint8_t {
  kPaired = 1,
  // This attempt at a pairing failed: the code was wrong, or somebody attacked. The offer stays
  // open if the displayer still allows another guess.
  kWrongCode = 2,
  kOfferOver = 3,  // no guesses left, or out of time
  // One of the two people said that the six words on the two devices differ.
  kNotConfirmed = 4,
  kCut = 5,  // the connection ended too early
  // The other device runs a version that cannot pair with this one.
  kOtherVersion = 6,
  // The other device does not show the offer that this code names.
  kNoSuchOffer = 7
};

// ---- node to courier

// The keys for sessions with a partner who has new keys.
struct RenewedKeys {
  KeyBytes partner_public_key{};
  KeyBytes link_key{};

  friend bool operator==(const RenewedKeys&, const RenewedKeys&) = default;
};

// Tells the courier which partner to serve. It is the first message, and the node sends it again
// after every change of the partnership. If it names no partner, the courier keeps no key and no
// socket.
struct Configure {
  bool has_partner = false;
  // All zeros if there is neither a partner nor a pairing.
  KeyBytes identity_secret{};
  KeyBytes partner_public_key{};
  KeyBytes link_key{};
  // The keys that replace partner_public_key and link_key, if the partner has new ones. The courier
  // uses both sets until a session opens under these.
  std::optional<RenewedKeys> renewed = {};
  // The Renewal message by which this device offers its own new keys. The courier sends it in every
  // session under partner_public_key and link_key.
  std::optional<Renewal> renewal = {};

  friend bool operator==(const Configure&, const Configure&) = default;
};
// Begins a pairing: this device shows an offer, or its person typed a code. Messages PassSocket
// with `pairing` follow.
struct BeginPairing {
  PairingSide side = PairingSide::kDisplayer;
  PairingMethod method = PairingMethod::kWords;
  std::uint32_t offer_number = 0;
  base::Bytes secret;  // the canonical words, or 32 bytes
  // For a joiner by picture: the hash in the picture, which binds the displayer's public key.
  std::array<std::byte, 16> commitment{};
  KeyBytes identity_secret{};
  base::EpochId epoch;
  // The port where this device will accept the partner's calls; 0 if it will accept none.
  std::uint16_t listen_port = 0;

  friend bool operator==(const BeginPairing&, const BeginPairing&) = default;
};
struct EndPairing {
  friend bool operator==(const EndPairing&, const EndPairing&) = default;
};
// Answers CountGuess: says whether the guess is counted on disk and allowed, so that the pairing
// may go on.
struct GuessCounted {
  bool allowed = false;

  friend bool operator==(const GuessCounted&, const GuessCounted&) = default;
};
// Answers CompareWords: says whether the person found the six words equal on both devices.
struct WordsCompared {
  bool same = false;

  friend bool operator==(const WordsCompared&, const WordsCompared&) = default;
};
// Answers Agreed: says whether the new partnership is on disk.
struct PartnershipStored {
  bool stored = false;

  friend bool operator==(const PartnershipStored&, const PartnershipStored&) = default;
};
struct PassSocket {
  SocketUse use = SocketUse::kListen;
  // True if the socket is for a pairing; never for beacons, always for calls.
  bool pairing = false;
  // For kBeaconSend and kCallOut, the address that the socket is bound to; otherwise nullopt.
  std::optional<Ipv4Endpoint> source = {};
  // For kBeaconSend, the TCP port where this device accepts calls, or 0 if it accepts none. For
  // kCallOut, the TCP port where a displayer waits, and 0 for a joiner. Otherwise 0.
  std::uint16_t listen_port = 0;
  // For kCallOut, what the socket is connected to; otherwise nullopt.
  std::optional<Ipv4Endpoint> peer = {};
  // kTor only for a kListen or kDialled socket.
  base::Way way = base::Way::kDirect;
  // Only for a kDialled socket to the partner by kTor: it leads to the service of renewed keys.
  bool renewed = false;

  friend bool operator==(const PassSocket&, const PassSocket&) = default;
};
// Answers WantVector. `request` is the number of the request that is answered, as in the answers to
// WantOperations and Store.
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
  base::VersionVector vector;  // only the epochs in the batch

  friend bool operator==(const StoredNow&, const StoredNow&) = default;
};
// Tells the courier that the ledger has something new to send.
struct LedgerChanged {
  friend bool operator==(const LedgerChanged&, const LedgerChanged&) = default;
};
// Tells the courier that the person asked for a sync. If there is no link, the courier asks for a
// dial at once, without waiting for its backoff.
struct SyncNow {
  friend bool operator==(const SyncNow&, const SyncNow&) = default;
};
// Makes the courier end every link properly, with a FIN: the person paused or unpaired, or the node
// stops.
struct CloseLinks {
  friend bool operator==(const CloseLinks&, const CloseLinks&) = default;
};
// Makes the courier close every beacon socket. The node may pass new ones afterwards.
struct CloseBeacons {
  friend bool operator==(const CloseBeacons&, const CloseBeacons&) = default;
};

// The keys for one bundle (proto/bundle.capnp). A courier that gets them does nothing but make or
// read that bundle.
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
// Answers PartnerRenews, once the partner's new keys are on disk.
struct RenewalStored {
  Renewed answer;

  friend bool operator==(const RenewalStored&, const RenewalStored&) = default;
};
struct NextBatch {
  friend bool operator==(const NextBatch&, const NextBatch&) = default;
};
// Makes the courier ask the networks of this device where an offer is (pairing/call.h). Messages
// PassSocket for the calls follow. It has the public part of the offer only: the courier gets the
// secret by BeginPairing, once an address is known.
struct SeekOffer {
  PairingMethod method = PairingMethod::kWords;
  std::uint32_t offer_number = 0;       // as in BeginPairing
  std::array<std::byte, 16> call_id{};  // of a picture (pairing/call.h); zeros for words

  friend bool operator==(const SeekOffer&, const SeekOffer&) = default;
};

using ToCourier =
    std::variant<Configure, BeginPairing, EndPairing, GuessCounted, WordsCompared,
                 PartnershipStored, PassSocket, VectorIs, OperationsAre, StoredNow, LedgerChanged,
                 SyncNow, CloseLinks, CloseBeacons, SealBundle, SealBatch, SealEnd, OpenBundle,
                 OpenPart, OpenEnd, NextBatch, RenewalStored, SeekOffer>;

// ---- courier to node

// Tells the node whether the courier's sandbox is in force. `landlock_abi` is 0 if the kernel has
// no Landlock.
struct Ready {
  std::uint32_t landlock_abi = 0;
  bool seccomp = false;

  friend bool operator==(const Ready&, const Ready&) = default;
};
struct WantVector {
  std::uint32_t request = 0;

  friend bool operator==(const WantVector&, const WantVector&) = default;
};
// Tells the node that the partner's Hello, its first message, came. `theirs` is what the partner's
// ledger holds; Author::kMe in it is this device.
struct Met {
  base::VersionVector theirs;

  friend bool operator==(const Met&, const Met&) = default;
};
struct WantOperations {
  std::uint32_t request = 0;
  base::VersionVector theirs;  // kMe is this device

  friend bool operator==(const WantOperations&, const WantOperations&) = default;
};
struct Store {
  std::uint32_t request = 0;
  base::OperationBatch batch;  // kMe is this device

  friend bool operator==(const Store&, const Store&) = default;
};
// Asks the node to dial the partner's address. The node passes the connected socket by PassSocket,
// or does not answer.
struct WantDial {
  friend bool operator==(const WantDial&, const WantDial&) = default;
};
struct LinkUp {
  bool dialled = false;  // by this device; otherwise by the partner
  // The partner's address, 4 or 16 bytes in network byte order. Empty if this device dialled, and on
  // the way kTor.
  base::Bytes host;
  // The partner's new public key, if the link opened under it. The courier has then forgotten the
  // partner's earlier keys.
  std::optional<KeyBytes> renewed = {};
  base::Way way = base::Way::kDirect;  // of the socket, as the node passed it

  friend bool operator==(const LinkUp&, const LinkUp&) = default;
};
struct LinkDown {
  friend bool operator==(const LinkDown&, const LinkDown&) = default;
};
// Tells the node that both ledgers held the same a moment ago: everything that either lacked is
// stored durably on both devices.
struct InStep {
  friend bool operator==(const InStep&, const InStep&) = default;
};
// Tells the node that the partner's device broke the protocol, so that the courier ended its link.
struct PartnerMisbehaved {
  friend bool operator==(const PartnerMisbehaved&, const PartnerMisbehaved&) = default;
};
// Tells the node that the partner's program speaks another version of the protocol, so that the
// courier ended the link. Neither side is at fault.
struct PartnerOtherVersion {
  friend bool operator==(const PartnerOtherVersion&, const PartnerOtherVersion&) = default;
};
struct CountGuess {
  friend bool operator==(const CountGuess&, const CountGuess&) = default;
};
struct CompareWords {
  std::array<std::uint16_t, 6> words{};  // indices into the word list

  friend bool operator==(const CompareWords&, const CompareWords&) = default;
};
struct Agreed {
  KeyBytes partner_public_key{};
  KeyBytes pair_key{};
  base::EpochId partner_epoch;
  // The partner's address, 4 or 16 bytes in network byte order. Empty if this device dialled.
  base::Bytes host;
  // The port where the partner says they accept calls, at that same address; 0 if they accept none.
  std::uint16_t port = 0;

  friend bool operator==(const Agreed&, const Agreed&) = default;
};
struct PairingOver {
  PairingEnd end = PairingEnd::kCut;

  friend bool operator==(const PairingOver&, const PairingOver&) = default;
};

// Tells the node that some device answered or hung up where the partner was dialled, and did not
// prove to be the partner.
struct StrangerAnswered {
  // True if the courier has another set of keys to try with that device. It then asks for a new
  // dialled socket, as with WantDial.
  bool tries_others = false;
  base::Way way = base::Way::kDirect;  // of the dialled socket

  friend bool operator==(const StrangerAnswered&, const StrangerAnswered&) = default;
};
// Tells the node that a beacon of the partner came from an endpoint. The node dials that endpoint
// and passes the socket, as after WantDial.
struct PartnerSeen {
  Ipv4Endpoint at;

  friend bool operator==(const PartnerSeen&, const PartnerSeen&) = default;
};

// A part of the bundle that is being sealed: the next bytes of the file.
struct SealedPart {
  base::Bytes bytes;  // at most kMaxBundlePart
  bool more = false;  // true: another part of this answer follows
  // False if the batch was left out because the file would become too long with it.
  bool taken = false;

  friend bool operator==(const SealedPart&, const SealedPart&) = default;
};
enum class BundleOutcome : std::uint8_t { kSound = 1, kUnsound = 2, kOtherVersion = 3 };
struct BundleOpened {
  BundleOutcome outcome = BundleOutcome::kUnsound;
  // The two vectors in the bundle's head (BundleHead). Author::kMe in them is this device.
  base::VersionVector holds;
  base::VersionVector from;
  std::uint32_t batches = 0;  // how many the node may request, one by one

  friend bool operator==(const BundleOpened&, const BundleOpened&) = default;
};
struct BundleBatch {
  base::OperationBatch batch;

  friend bool operator==(const BundleBatch&, const BundleBatch&) = default;
};

// Tells the node that the partner's device has new keys. The node stores them and sends
// RenewalStored, or does not answer.
struct PartnerRenews {
  Renewal renewal;

  friend bool operator==(const PartnerRenews&, const PartnerRenews&) = default;
};
// Tells the node that the partner's device has answered the Renewal that Configure carried.
struct RenewalTaken {
  Renewed answer;

  friend bool operator==(const RenewalTaken&, const RenewalTaken&) = default;
};

// Tells the node that a device answered the calls for the offer of SeekOffer, and at which TCP
// endpoint it says that it waits.
struct OfferSeen {
  Ipv4Endpoint at;

  friend bool operator==(const OfferSeen&, const OfferSeen&) = default;
};
// Tells the node that a joiner's call for the offer shown here came from this UDP endpoint. The node
// passes a socket that is connected to it, or does not answer.
struct WantAnswer {
  Ipv4Endpoint caller;

  friend bool operator==(const WantAnswer&, const WantAnswer&) = default;
};

using ToNode =
    std::variant<Ready, WantVector, Met, WantOperations, Store, WantDial, LinkUp, LinkDown, InStep,
                 PartnerMisbehaved, PartnerOtherVersion, CountGuess, CompareWords, Agreed,
                 PairingOver, StrangerAnswered, PartnerSeen, SealedPart, BundleOpened, BundleBatch,
                 PartnerRenews, RenewalTaken, OfferSeen, WantAnswer>;

inline constexpr std::size_t kMaxChannelMessageSize = 176 * 1024;

base::Bytes encode(const ToCourier& message);
base::Bytes encode(const ToNode& message);
// Decode the messages of the channel. Both functions check every limit and never throw: the node
// does not trust the courier, and neither of them trusts bytes from outside.
Result<ToCourier> decode_to_courier(base::ByteView bytes);
Result<ToNode> decode_to_node(base::ByteView bytes);

}  // namespace waterline::wire::channel
