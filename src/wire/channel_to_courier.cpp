#include <channel.capnp.h>

#include "base/check.h"
#include "wire/channel_endpoint.h"
#include "wire/channel_messages.h"
#include "wire/encoding.h"
#include "wire/ledger_encoding.h"
#include "wire/renewal_encoding.h"

// Messages from node to courier, in the order of channel_messages.h.
namespace waterline::wire::channel {
namespace {

using Out = schema::ToCourier::Builder;
using Read = Result<ToCourier>;

// The secret of a code of words has at most 35 bytes (four words of eight letters), that of a
// picture 32.
constexpr std::size_t kMaxSecretSize = 128;
// Room for all fields of a message except a version vector or a batch. No message needs so much.
constexpr std::size_t kFixedSize = 1024;

// Returns whether the message has exactly those fields that the use of its socket requires.
bool is_complete(const PassSocket& message) {
  const bool sends_calls = message.use == SocketUse::kCallOut;
  const bool sends = sends_calls || message.use == SocketUse::kBeaconSend;
  const bool is_of_beacons =
      message.use == SocketUse::kBeaconSend || message.use == SocketUse::kBeaconReceive;
  const bool is_of_calls = sends_calls || message.use == SocketUse::kCallIn;
  const bool may_be_by_tor =
      message.use == SocketUse::kListen || message.use == SocketUse::kDialled;
  const bool may_be_renewed =
      message.use == SocketUse::kDialled && !message.pairing && message.way == base::Way::kTor;
  return (message.way == base::Way::kDirect || may_be_by_tor) &&
         (!message.renewed || may_be_renewed) && message.source.has_value() == sends &&
         message.peer.has_value() == sends_calls && (sends || message.listen_port == 0) &&
         !(is_of_beacons && message.pairing) && (message.pairing || !is_of_calls);
}

bool is_secret_size(std::size_t size) {
  return size > 0 && size <= kMaxSecretSize;
}

bool is_part_size(std::size_t size) {
  return size > 0 && size <= kMaxBundlePart;
}

// ---- writing

template <class Message>
std::size_t size_of_content(const Message& message) {
  if constexpr (requires { message.vector; }) return size_bound(message.vector);
  if constexpr (requires { message.batch; }) return size_bound(message.batch);
  if constexpr (requires { message.holds; })
    return size_bound(message.holds) + size_bound(message.from);
  if constexpr (requires { message.bytes; }) return message.bytes.size();
  return 0;
}

void write_into(const Configure& message, Out out) {
  auto to = out.initConfigure();
  if (!message.has_partner) return;
  auto partner = to.initPartner();
  partner.setIdentitySecret(to_data(message.identity_secret));
  partner.setPublicKey(to_data(message.partner_public_key));
  partner.setLinkKey(to_data(message.link_key));
  if (message.renewed) {
    partner.setRenewedKey(to_data(message.renewed->partner_public_key));
    partner.setRenewedLinkKey(to_data(message.renewed->link_key));
  }
  if (message.renewal) write_renewal(*message.renewal, partner.initRenewal());
}

void write_into(const BeginPairing& message, Out out) {
  base::check(is_secret_size(message.secret.size()));
  auto to = out.initBeginPairing();
  to.setSide(static_cast<schema::PairingSide>(message.side));
  to.setMethod(static_cast<schema::PairingMethod>(message.method));
  to.setOfferNumber(message.offer_number);
  to.setSecret(to_data(message.secret));
  to.setCommitment(to_data(message.commitment));
  to.setIdentitySecret(to_data(message.identity_secret));
  to.setEpoch(to_data(message.epoch.bytes()));
  to.setListenPort(message.listen_port);
}

void write_into(const EndPairing& /*message*/, Out out) {
  out.setEndPairing();
}
void write_into(const GuessCounted& message, Out out) {
  out.setGuessCounted(message.allowed);
}
void write_into(const WordsCompared& message, Out out) {
  out.setWordsCompared(message.same);
}
void write_into(const PartnershipStored& message, Out out) {
  out.setPartnershipStored(message.stored);
}

void write_into(const PassSocket& message, Out out) {
  auto to = out.initPassSocket();
  to.setUse(static_cast<schema::SocketUse>(message.use));
  to.setPairing(message.pairing);
  base::check(is_complete(message));
  if (message.source) write_endpoint(*message.source, to.initSource());
  to.setListenPort(message.listen_port);
  to.setWay(static_cast<schema::Way>(message.way));
  to.setRenewed(message.renewed);
  if (message.peer) write_endpoint(*message.peer, to.initPeer());
}

void write_into(const VectorIs& message, Out out) {
  auto to = out.initVectorIs();
  to.setRequest(message.request);
  write(message.vector, to.initVector());
}

void write_into(const OperationsAre& message, Out out) {
  auto to = out.initOperationsAre();
  to.setRequest(message.request);
  write(message.batch, to.initBatch());
}

void write_into(const StoredNow& message, Out out) {
  auto to = out.initStoredNow();
  to.setRequest(message.request);
  to.setStored(message.stored);
  write(message.vector, to.initVector());
}

void write_into(const LedgerChanged& /*message*/, Out out) {
  out.setLedgerChanged();
}
void write_into(const SyncNow& /*message*/, Out out) {
  out.setSyncNow();
}
void write_into(const CloseLinks& /*message*/, Out out) {
  out.setCloseLinks();
}
void write_into(const CloseBeacons& /*message*/, Out out) {
  out.setCloseBeacons();
}

void write_keys(const BundleKeys& keys, schema::BundleKeys::Builder to) {
  to.setIdentitySecret(to_data(keys.identity_secret));
  to.setPublicKey(to_data(keys.partner_public_key));
  to.setLinkKey(to_data(keys.link_key));
}

void write_into(const SealBundle& message, Out out) {
  auto to = out.initSealBundle();
  write_keys(message.keys, to.initKeys());
  write(message.holds, to.initHolds());
  write(message.from, to.initFrom());
}

void write_into(const SealBatch& message, Out out) {
  write(message.batch, out.initSealBatch());
}
void write_into(const SealEnd& /*message*/, Out out) {
  out.setSealEnd();
}
void write_into(const OpenBundle& message, Out out) {
  write_keys(message.keys, out.initOpenBundle());
}
void write_into(const OpenPart& message, Out out) {
  base::check(is_part_size(message.bytes.size()));
  out.setOpenPart(to_data(message.bytes));
}
void write_into(const OpenEnd& /*message*/, Out out) {
  out.setOpenEnd();
}
void write_into(const NextBatch& /*message*/, Out out) {
  out.setNextBatch();
}
void write_into(const RenewalStored& message, Out out) {
  write_renewed(message.answer, out.initRenewalStored());
}
void write_into(const SeekOffer& message, Out out) {
  auto to = out.initSeekOffer();
  to.setMethod(static_cast<schema::PairingMethod>(message.method));
  to.setOfferNumber(message.offer_number);
  to.setCallId(to_data(message.call_id));
}

// ---- reading

Read read_message(schema::Configure::Reader in) {
  Configure message;
  switch (in.which()) {
    case schema::Configure::NO_PARTNER:
      return ToCourier(message);
    case schema::Configure::PARTNER: {
      const auto partner = in.getPartner();
      message.has_partner = true;
      if (!read_exactly(partner.getIdentitySecret(), message.identity_secret) ||
          !read_exactly(partner.getPublicKey(), message.partner_public_key) ||
          !read_exactly(partner.getLinkKey(), message.link_key)) {
        return Error::kMalformed;
      }
      if (partner.hasRenewedKey() || partner.hasRenewedLinkKey()) {
        auto& renewed = message.renewed.emplace();
        if (!read_exactly(partner.getRenewedKey(), renewed.partner_public_key) ||
            !read_exactly(partner.getRenewedLinkKey(), renewed.link_key)) {
          return Error::kMalformed;
        }
      }
      if (partner.hasRenewal() && !read_renewal(partner.getRenewal(), message.renewal.emplace())) {
        return Error::kMalformed;
      }
      return ToCourier(message);
    }
  }
  return Error::kMalformed;
}

Read read_message(schema::BeginPairing::Reader in) {
  BeginPairing message;
  const auto secret = view_of(in.getSecret());
  message.offer_number = in.getOfferNumber();
  message.listen_port = in.getListenPort();
  if (!is_secret_size(secret.size()) ||
      !read_enumerator(in.getSide(), PairingSide::kJoiner, message.side) ||
      !read_enumerator(in.getMethod(), PairingMethod::kPicture, message.method) ||
      !read_exactly(in.getCommitment(), message.commitment) ||
      !read_exactly(in.getIdentitySecret(), message.identity_secret) ||
      !read_id(in.getEpoch(), message.epoch)) {
    return Error::kMalformed;
  }
  message.secret = base::to_bytes(secret);
  return ToCourier(std::move(message));
}

Read read_message(schema::PassSocket::Reader in) {
  PassSocket message;
  message.pairing = in.getPairing();
  message.listen_port = in.getListenPort();
  message.renewed = in.getRenewed();
  if (!read_enumerator(in.getUse(), SocketUse::kCallIn, message.use) ||
      !read_enumerator(in.getWay(), base::Way::kTor, message.way)) {
    return Error::kMalformed;
  }
  if (in.hasSource() && !read_endpoint(in.getSource(), message.source.emplace()))
    return Error::kMalformed;
  if (in.hasPeer() && !read_endpoint(in.getPeer(), message.peer.emplace()))
    return Error::kMalformed;
  if (!is_complete(message)) return Error::kMalformed;
  return ToCourier(message);
}

Read read_message(schema::VectorIs::Reader in) {
  auto vector = read(in.getVector());
  if (!vector) return vector.error();
  return ToCourier(VectorIs{in.getRequest(), std::move(*vector)});
}

Read read_message(schema::OperationsAre::Reader in) {
  auto batch = read(in.getBatch());
  if (!batch) return batch.error();
  return ToCourier(OperationsAre{in.getRequest(), std::move(*batch)});
}

Read read_message(schema::StoredNow::Reader in) {
  auto vector = read(in.getVector());
  if (!vector) return vector.error();
  return ToCourier(StoredNow{in.getRequest(), in.getStored(), std::move(*vector)});
}

bool read_keys(schema::BundleKeys::Reader in, BundleKeys& keys) {
  return read_exactly(in.getIdentitySecret(), keys.identity_secret) &&
         read_exactly(in.getPublicKey(), keys.partner_public_key) &&
         read_exactly(in.getLinkKey(), keys.link_key);
}

Read read_message(schema::SealBundle::Reader in) {
  SealBundle message;
  auto holds = read(in.getHolds());
  auto from = read(in.getFrom());
  if (!holds || !from || !read_keys(in.getKeys(), message.keys)) return Error::kMalformed;
  message.holds = std::move(*holds);
  message.from = std::move(*from);
  return ToCourier(std::move(message));
}

Read read_seal_batch(schema::OperationBatch::Reader in) {
  auto batch = read(in);
  if (!batch) return batch.error();
  return ToCourier(SealBatch{std::move(*batch)});
}

Read read_open_bundle(schema::BundleKeys::Reader in) {
  OpenBundle message;
  if (!read_keys(in, message.keys)) return Error::kMalformed;
  return ToCourier(message);
}

Read read_open_part(capnp::Data::Reader in) {
  if (!is_part_size(in.size())) return Error::kMalformed;
  return ToCourier(OpenPart{base::to_bytes(view_of(in))});
}

Read read_renewal_stored(schema::Renewed::Reader in) {
  RenewalStored message;
  if (!read_renewed(in, message.answer)) return Error::kMalformed;
  return ToCourier(message);
}

Read read_message(schema::SeekOffer::Reader in) {
  SeekOffer message;
  message.offer_number = in.getOfferNumber();
  if (!read_enumerator(in.getMethod(), PairingMethod::kPicture, message.method) ||
      !read_exactly(in.getCallId(), message.call_id)) {
    return Error::kMalformed;
  }
  return ToCourier(message);
}

Read read_root(schema::ToCourier::Reader in) {
  switch (in.which()) {
    case schema::ToCourier::UNSET:
      return Error::kMalformed;
    case schema::ToCourier::CONFIGURE:
      return read_message(in.getConfigure());
    case schema::ToCourier::BEGIN_PAIRING:
      return read_message(in.getBeginPairing());
    case schema::ToCourier::END_PAIRING:
      return ToCourier(EndPairing{});
    case schema::ToCourier::GUESS_COUNTED:
      return ToCourier(GuessCounted{in.getGuessCounted()});
    case schema::ToCourier::WORDS_COMPARED:
      return ToCourier(WordsCompared{in.getWordsCompared()});
    case schema::ToCourier::PARTNERSHIP_STORED:
      return ToCourier(PartnershipStored{in.getPartnershipStored()});
    case schema::ToCourier::PASS_SOCKET:
      return read_message(in.getPassSocket());
    case schema::ToCourier::VECTOR_IS:
      return read_message(in.getVectorIs());
    case schema::ToCourier::OPERATIONS_ARE:
      return read_message(in.getOperationsAre());
    case schema::ToCourier::STORED_NOW:
      return read_message(in.getStoredNow());
    case schema::ToCourier::LEDGER_CHANGED:
      return ToCourier(LedgerChanged{});
    case schema::ToCourier::SYNC_NOW:
      return ToCourier(SyncNow{});
    case schema::ToCourier::CLOSE_LINKS:
      return ToCourier(CloseLinks{});
    case schema::ToCourier::CLOSE_BEACONS:
      return ToCourier(CloseBeacons{});
    case schema::ToCourier::SEAL_BUNDLE:
      return read_message(in.getSealBundle());
    case schema::ToCourier::SEAL_BATCH:
      return read_seal_batch(in.getSealBatch());
    case schema::ToCourier::SEAL_END:
      return ToCourier(SealEnd{});
    case schema::ToCourier::OPEN_BUNDLE:
      return read_open_bundle(in.getOpenBundle());
    case schema::ToCourier::OPEN_PART:
      return read_open_part(in.getOpenPart());
    case schema::ToCourier::OPEN_END:
      return ToCourier(OpenEnd{});
    case schema::ToCourier::NEXT_BATCH:
      return ToCourier(NextBatch{});
    case schema::ToCourier::RENEWAL_STORED:
      return read_renewal_stored(in.getRenewalStored());
    case schema::ToCourier::SEEK_OFFER:
      return read_message(in.getSeekOffer());
  }
  return Error::kMalformed;
}

}  // namespace

base::Bytes encode(const ToCourier& message) {
  const std::size_t size =
      kFixedSize +
      std::visit([](const auto& content) { return size_of_content(content); }, message);
  return encode_message<schema::ToCourier>(size, [&](Out out) {
    std::visit([&](const auto& content) { write_into(content, out); }, message);
  });
}

Result<ToCourier> decode_to_courier(base::ByteView bytes) {
  return decode_message<schema::ToCourier, ToCourier>(bytes, kMaxChannelMessageSize, read_root);
}

}  // namespace waterline::wire::channel
