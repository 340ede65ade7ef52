#include <channel.capnp.h>

#include "base/check.h"
#include "wire/address.h"
#include "wire/channel_endpoint.h"
#include "wire/channel_messages.h"
#include "wire/encoding.h"
#include "wire/ledger_encoding.h"
#include "wire/renewal_encoding.h"

// Messages from courier to node, in the order of channel_messages.h.
namespace waterline::wire::channel {
namespace {

using Out = schema::ToNode::Builder;
using Read = Result<ToNode>;

constexpr std::uint16_t kWordListSize = 2048;
// Room for all fields of a message except a version vector or a batch. No message needs so much.
constexpr std::size_t kFixedSize = 1024;

// Returns whether an address of the partner may have this size: 4 bytes (IPv4), 16 (IPv6) or none.
// It must have none if this device dialled, and none by Tor.
bool is_host_of(bool dialled, base::Way way, std::size_t size) {
  return size == 0 || (!dialled && way == base::Way::kDirect && (size == 4 || size == 16));
}

bool is_host_or_none(std::size_t size) {
  return is_host_of(/*dialled=*/false, base::Way::kDirect, size);
}

// ---- writing

template <class Message>
std::size_t size_of_content(const Message& message) {
  if constexpr (requires { message.theirs; }) return size_bound(message.theirs);
  if constexpr (requires { message.batch; }) return size_bound(message.batch);
  if constexpr (requires { message.holds; })
    return size_bound(message.holds) + size_bound(message.from);
  if constexpr (requires { message.bytes; }) return message.bytes.size();
  return 0;
}

void write_into(const Ready& message, Out out) {
  auto to = out.initReady();
  to.setLandlockAbi(message.landlock_abi);
  to.setSeccomp(message.seccomp);
}

void write_into(const WantVector& message, Out out) {
  out.setWantVector(message.request);
}
void write_into(const Met& message, Out out) {
  write(message.theirs, out.initMet());
}

void write_into(const WantOperations& message, Out out) {
  auto to = out.initWantOperations();
  to.setRequest(message.request);
  write(message.theirs, to.initTheirs(), base::kMaxEpochsOfSession);
}

void write_into(const Store& message, Out out) {
  auto to = out.initStore();
  to.setRequest(message.request);
  write(message.batch, to.initBatch());
}

void write_into(const WantDial& /*message*/, Out out) {
  out.setWantDial();
}
void write_into(const LinkUp& message, Out out) {
  base::check(is_host_of(message.dialled, message.way, message.host.size()));
  auto to = out.initLinkUp();
  to.setWay(static_cast<schema::Way>(message.way));
  to.setDialled(message.dialled);
  to.setHost(to_data(message.host));
  if (message.renewed) to.setRenewed(to_data(*message.renewed));
}
void write_into(const LinkDown& /*message*/, Out out) {
  out.setLinkDown();
}
void write_into(const InStep& /*message*/, Out out) {
  out.setInStep();
}
void write_into(const PartnerMisbehaved& /*message*/, Out out) {
  out.setPartnerMisbehaved();
}
void write_into(const PartnerOtherVersion& /*message*/, Out out) {
  out.setPartnerOtherVersion();
}
void write_into(const CountGuess& /*message*/, Out out) {
  out.setCountGuess();
}

void write_into(const CompareWords& message, Out out) {
  auto places = out.initCompareWords(static_cast<unsigned>(message.words.size()));
  for (unsigned i = 0; i < message.words.size(); ++i) {
    base::check(message.words[i] < kWordListSize);
    places.set(i, message.words[i]);
  }
}

void write_into(const Agreed& message, Out out) {
  base::check(is_host_or_none(message.host.size()));
  auto to = out.initAgreed();
  to.setPublicKey(to_data(message.partner_public_key));
  to.setPairKey(to_data(message.pair_key));
  to.setEpoch(to_data(message.partner_epoch.bytes()));
  to.setHost(to_data(message.host));
  to.setPort(message.port);
}

void write_into(const PairingOver& message, Out out) {
  out.setPairingOver(static_cast<schema::PairingEnd>(message.end));
}

void write_into(const StrangerAnswered& message, Out out) {
  auto to = out.initStrangerAnswered();
  to.setTriesOthers(message.tries_others);
  to.setWay(static_cast<schema::Way>(message.way));
}
void write_into(const PartnerSeen& message, Out out) {
  write_endpoint(message.at, out.initPartnerSeen());
}

void write_into(const SealedPart& message, Out out) {
  base::check(message.bytes.size() <= kMaxBundlePart);
  auto to = out.initSealedPart();
  to.setBytes(to_data(message.bytes));
  to.setMore(message.more);
  to.setTaken(message.taken);
}

void write_into(const BundleOpened& message, Out out) {
  auto to = out.initBundleOpened();
  to.setOutcome(static_cast<schema::BundleOutcome>(message.outcome));
  write(message.holds, to.initHolds());
  write(message.from, to.initFrom());
  to.setBatches(message.batches);
}

void write_into(const BundleBatch& message, Out out) {
  write(message.batch, out.initBundleBatch());
}

void write_into(const PartnerRenews& message, Out out) {
  write_renewal(message.renewal, out.initPartnerRenews());
}
void write_into(const RenewalTaken& message, Out out) {
  write_renewed(message.answer, out.initRenewalTaken());
}

void write_into(const OfferSeen& message, Out out) {
  write_endpoint(message.at, out.initOfferSeen());
}
void write_into(const WantAnswer& message, Out out) {
  write_endpoint(message.caller, out.initWantAnswer());
}

// ---- reading

Read read_message(schema::Ready::Reader in) {
  return ToNode(Ready{in.getLandlockAbi(), in.getSeccomp()});
}

Read read_message(schema::LinkUp::Reader in) {
  const auto host = in.getHost();
  LinkUp message{in.getDialled(), base::to_bytes(view_of(host))};
  if (!read_enumerator(in.getWay(), base::Way::kTor, message.way) ||
      !is_host_of(message.dialled, message.way, host.size())) {
    return Error::kMalformed;
  }
  if (in.hasRenewed() && !read_exactly(in.getRenewed(), message.renewed.emplace()))
    return Error::kMalformed;
  return ToNode(std::move(message));
}

Read read_message(schema::StrangerAnswered::Reader in) {
  StrangerAnswered message{in.getTriesOthers()};
  if (!read_enumerator(in.getWay(), base::Way::kTor, message.way)) return Error::kMalformed;
  return ToNode(message);
}

Read read_partner_seen(schema::Ipv4Endpoint::Reader in) {
  PartnerSeen message;
  if (!read_endpoint(in, message.at)) return Error::kMalformed;
  return ToNode(message);
}

Read read_offer_seen(schema::Ipv4Endpoint::Reader in) {
  OfferSeen message;
  if (!read_endpoint(in, message.at)) return Error::kMalformed;
  return ToNode(message);
}

Read read_want_answer(schema::Ipv4Endpoint::Reader in) {
  WantAnswer message;
  if (!read_endpoint(in, message.caller)) return Error::kMalformed;
  return ToNode(message);
}

Read read_met(schema::VersionVector::Reader in) {
  auto theirs = read(in);
  if (!theirs) return theirs.error();
  return ToNode(Met{std::move(*theirs)});
}

Read read_message(schema::WantOperations::Reader in) {
  auto theirs = read(in.getTheirs(), base::kMaxEpochsOfSession);
  if (!theirs) return theirs.error();
  return ToNode(WantOperations{in.getRequest(), std::move(*theirs)});
}

Read read_message(schema::Store::Reader in) {
  auto batch = read(in.getBatch());
  if (!batch) return batch.error();
  return ToNode(Store{in.getRequest(), std::move(*batch)});
}

Read read_compare_words(capnp::List<std::uint16_t>::Reader in) {
  CompareWords message;
  if (in.size() != message.words.size()) return Error::kMalformed;
  for (unsigned i = 0; i < message.words.size(); ++i) {
    message.words[i] = in[i];
    if (message.words[i] >= kWordListSize) return Error::kMalformed;
  }
  return ToNode(message);
}

Read read_message(schema::Agreed::Reader in) {
  Agreed message;
  message.host = base::to_bytes(view_of(in.getHost()));
  message.port = in.getPort();
  if (!is_host_or_none(message.host.size()) ||
      !read_exactly(in.getPublicKey(), message.partner_public_key) ||
      !read_exactly(in.getPairKey(), message.pair_key) ||
      !read_id(in.getEpoch(), message.partner_epoch)) {
    return Error::kMalformed;
  }
  return ToNode(std::move(message));
}

Read read_pairing_over(schema::PairingEnd in) {
  PairingOver message;
  if (!read_enumerator(in, PairingEnd::kNoSuchOffer, message.end)) return Error::kMalformed;
  return ToNode(message);
}

Read read_message(schema::SealedPart::Reader in) {
  if (in.getBytes().size() > kMaxBundlePart) return Error::kMalformed;
  return ToNode(SealedPart{base::to_bytes(view_of(in.getBytes())), in.getMore(), in.getTaken()});
}

Read read_message(schema::BundleOpened::Reader in) {
  BundleOpened message;
  auto holds = read(in.getHolds());
  auto from = read(in.getFrom());
  if (!holds || !from ||
      !read_enumerator(in.getOutcome(), BundleOutcome::kOtherVersion, message.outcome)) {
    return Error::kMalformed;
  }
  message.holds = std::move(*holds);
  message.from = std::move(*from);
  message.batches = in.getBatches();
  return ToNode(std::move(message));
}

Read read_bundle_batch(schema::OperationBatch::Reader in) {
  auto batch = read(in);
  if (!batch) return batch.error();
  return ToNode(BundleBatch{std::move(*batch)});
}

Read read_partner_renews(schema::Renewal::Reader in) {
  PartnerRenews message;
  if (!read_renewal(in, message.renewal)) return Error::kMalformed;
  return ToNode(message);
}

Read read_renewal_taken(schema::Renewed::Reader in) {
  RenewalTaken message;
  if (!read_renewed(in, message.answer)) return Error::kMalformed;
  return ToNode(message);
}

Read read_root(schema::ToNode::Reader in) {
  switch (in.which()) {
    case schema::ToNode::UNSET:
      return Error::kMalformed;
    case schema::ToNode::READY:
      return read_message(in.getReady());
    case schema::ToNode::WANT_VECTOR:
      return ToNode(WantVector{in.getWantVector()});
    case schema::ToNode::MET:
      return read_met(in.getMet());
    case schema::ToNode::WANT_OPERATIONS:
      return read_message(in.getWantOperations());
    case schema::ToNode::STORE:
      return read_message(in.getStore());
    case schema::ToNode::WANT_DIAL:
      return ToNode(WantDial{});
    case schema::ToNode::LINK_UP:
      return read_message(in.getLinkUp());
    case schema::ToNode::LINK_DOWN:
      return ToNode(LinkDown{});
    case schema::ToNode::IN_STEP:
      return ToNode(InStep{});
    case schema::ToNode::PARTNER_MISBEHAVED:
      return ToNode(PartnerMisbehaved{});
    case schema::ToNode::PARTNER_OTHER_VERSION:
      return ToNode(PartnerOtherVersion{});
    case schema::ToNode::COUNT_GUESS:
      return ToNode(CountGuess{});
    case schema::ToNode::COMPARE_WORDS:
      return read_compare_words(in.getCompareWords());
    case schema::ToNode::AGREED:
      return read_message(in.getAgreed());
    case schema::ToNode::PAIRING_OVER:
      return read_pairing_over(in.getPairingOver());
    case schema::ToNode::STRANGER_ANSWERED:
      return read_message(in.getStrangerAnswered());
    case schema::ToNode::PARTNER_SEEN:
      return read_partner_seen(in.getPartnerSeen());
    case schema::ToNode::SEALED_PART:
      return read_message(in.getSealedPart());
    case schema::ToNode::BUNDLE_OPENED:
      return read_message(in.getBundleOpened());
    case schema::ToNode::BUNDLE_BATCH:
      return read_bundle_batch(in.getBundleBatch());
    case schema::ToNode::PARTNER_RENEWS:
      return read_partner_renews(in.getPartnerRenews());
    case schema::ToNode::RENEWAL_TAKEN:
      return read_renewal_taken(in.getRenewalTaken());
    case schema::ToNode::OFFER_SEEN:
      return read_offer_seen(in.getOfferSeen());
    case schema::ToNode::WANT_ANSWER:
      return read_want_answer(in.getWantAnswer());
  }
  return Error::kMalformed;
}

}  // namespace

base::Bytes encode(const ToNode& message) {
  const std::size_t size =
      kFixedSize +
      std::visit([](const auto& content) { return size_of_content(content); }, message);
  return encode_message<schema::ToNode>(size, [&](Out out) {
    std::visit([&](const auto& content) { write_into(content, out); }, message);
  });
}

Result<ToNode> decode_to_node(base::ByteView bytes) {
  return decode_message<schema::ToNode, ToNode>(bytes, kMaxChannelMessageSize, read_root);
}

}  // namespace waterline::wire::channel
