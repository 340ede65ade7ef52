#include "wire/channel_messages.h"

#include <functional>

#include <catch2/catch.hpp>

#include "wire/edited_message.h"
#include "wire/random_values.h"

using namespace waterline;
using namespace waterline::testing;
using namespace waterline::wire::channel;

namespace {

bool flip(SeededRandom& random) {
  return random.below(2) == 0;
}

std::uint32_t number(SeededRandom& random) {
  return static_cast<std::uint32_t>(random.below(1ULL << 32));
}

Ipv4Endpoint endpoint(SeededRandom& random) {
  return {random.bytes<4>(), static_cast<std::uint16_t>(1 + random.below(0xffff))};
}

PassSocket pass_socket(SeededRandom& random) {
  PassSocket message;
  message.use = random_enumerator(SocketUse::kCallIn, random);
  if (message.use == SocketUse::kBeaconSend || message.use == SocketUse::kCallOut) {
    message.source = endpoint(random);
    message.listen_port = static_cast<std::uint16_t>(random.below(0x10000));
  }
  if (message.use == SocketUse::kCallOut) message.peer = endpoint(random);
  message.pairing =
      message.use == SocketUse::kCallOut || message.use == SocketUse::kCallIn ||
      ((message.use == SocketUse::kListen || message.use == SocketUse::kDialled) && flip(random));
  if (message.use == SocketUse::kListen || message.use == SocketUse::kDialled)
    message.way = random_enumerator(base::Way::kTor, random);
  message.renewed = message.use == SocketUse::kDialled && message.way == base::Way::kTor &&
                    !message.pairing && flip(random);
  return message;
}

LinkUp link_up(SeededRandom& random) {
  LinkUp message{flip(random), {}, {}, random_enumerator(base::Way::kTor, random)};
  if (flip(random)) message.renewed = random.bytes<32>();
  if (!message.dialled && message.way == base::Way::kDirect)
    message.host.resize(flip(random) ? 4 : 16);
  random.fill(message.host);
  return message;
}

BundleKeys bundle_keys(SeededRandom& random) {
  return {random.bytes<32>(), random.bytes<32>(), random.bytes<32>()};
}

base::Bytes part(std::size_t least, SeededRandom& random) {
  base::Bytes bytes(least + random.below(2000));
  random.fill(bytes);
  return bytes;
}

// Returns a random Configure message. all_to_courier() and all_to_node() return one message of each
// kind, in the order of their variants.
Configure configure(SeededRandom& random) {
  Configure message{true, random.bytes<32>(), random.bytes<32>(), random.bytes<32>()};
  if (flip(random)) message.renewed.emplace(RenewedKeys{random.bytes<32>(), random.bytes<32>()});
  if (flip(random))
    message.renewal.emplace(
        wire::Renewal{random.bytes<32>(), random.bytes<32>(), random.bytes<32>()});
  return message;
}

std::vector<ToCourier> all_to_courier(SeededRandom& random) {
  BeginPairing begin;
  begin.side = random_enumerator(PairingSide::kJoiner, random);
  begin.method = random_enumerator(PairingMethod::kPicture, random);
  begin.offer_number = number(random);
  begin.secret.resize(1 + random.below(128));
  random.fill(begin.secret);
  begin.commitment = random.bytes<16>();
  begin.identity_secret = random.bytes<32>();
  begin.epoch = random_id<base::EpochKind>(random);
  begin.listen_port = static_cast<std::uint16_t>(random.below(65536));
  return {configure(random),
          begin,
          EndPairing{},
          GuessCounted{flip(random)},
          WordsCompared{flip(random)},
          PartnershipStored{flip(random)},
          pass_socket(random),
          VectorIs{number(random), random_vector(random.below(10), random)},
          OperationsAre{number(random), random_batch(10, 2, 200, random)},
          StoredNow{number(random), flip(random), random_vector(random.below(10), random)},
          LedgerChanged{},
          SyncNow{},
          CloseLinks{},
          CloseBeacons{},
          SealBundle{bundle_keys(random), random_vector(random.below(10), random),
                     random_vector(random.below(10), random)},
          SealBatch{random_batch(10, 2, 200, random)},
          SealEnd{},
          OpenBundle{bundle_keys(random)},
          OpenPart{part(1, random)},
          OpenEnd{},
          NextBatch{},
          RenewalStored{{random.bytes<32>(), random.bytes<32>()}},
          SeekOffer{random_enumerator(PairingMethod::kPicture, random), number(random),
                    random.bytes<16>()}};
}

std::vector<ToNode> all_to_node(SeededRandom& random) {
  CompareWords words;
  for (auto& word : words.words) word = static_cast<std::uint16_t>(random.below(2048));
  return {Ready{number(random), flip(random)},
          WantVector{number(random)},
          Met{random_vector(random.below(10), random)},
          WantOperations{number(random), random_vector(random.below(10), random)},
          Store{number(random), random_batch(10, 2, 200, random)},
          WantDial{},
          link_up(random),
          LinkDown{},
          InStep{},
          PartnerMisbehaved{},
          PartnerOtherVersion{},
          CountGuess{},
          words,
          Agreed{random.bytes<32>(), random.bytes<32>(), random_id<base::EpochKind>(random),
                 base::Bytes(16), 4711},
          PairingOver{random_enumerator(PairingEnd::kNoSuchOffer, random)},
          StrangerAnswered{flip(random), random_enumerator(base::Way::kTor, random)},
          PartnerSeen{endpoint(random)},
          SealedPart{part(0, random), flip(random), flip(random)},
          BundleOpened{random_enumerator(BundleOutcome::kOtherVersion, random),
                       random_vector(random.below(10), random),
                       random_vector(random.below(10), random), number(random)},
          BundleBatch{random_batch(10, 2, 200, random)},
          PartnerRenews{{random.bytes<32>(), random.bytes<32>(), random.bytes<32>()}},
          RenewalTaken{{random.bytes<32>(), random.bytes<32>()}},
          OfferSeen{endpoint(random)},
          WantAnswer{endpoint(random)}};
}

template <class Message>
base::Bytes edited(const Message& message,
                   const std::function<void(capnp::AnyStruct::Builder)>& edit) {
  EditedMessage editing(encode(message));
  edit(editing.root());
  return editing.bytes();
}

// Every decoded message must be within the limits: encode checks them and aborts otherwise. It does
// not check that texts are plain.
void decode_both_ways(base::ByteView bytes) {
  if (const auto message = decode_to_courier(bytes); message.ok()) {
    REQUIRE(*decode_to_courier(encode(*message)) == *message);
    if (const auto* are = std::get_if<OperationsAre>(&*message))
      REQUIRE(all_texts_are_plain(are->batch));
  }
  if (const auto message = decode_to_node(bytes); message.ok()) {
    REQUIRE(*decode_to_node(encode(*message)) == *message);
    if (const auto* store = std::get_if<Store>(&*message))
      REQUIRE(all_texts_are_plain(store->batch));
  }
}

}  // namespace

TEST_CASE("every message of the channel is decoded unchanged", "[wire]") {
  SeededRandom random(1);
  for (int round = 0; round < 30; ++round) {
    const auto to_courier = all_to_courier(random);
    REQUIRE(to_courier.size() == std::variant_size_v<ToCourier>);
    for (std::size_t i = 0; i < to_courier.size(); ++i) {
      REQUIRE(to_courier[i].index() == i);
      REQUIRE(*decode_to_courier(encode(to_courier[i])) == to_courier[i]);
    }
    const auto to_node = all_to_node(random);
    REQUIRE(to_node.size() == std::variant_size_v<ToNode>);
    for (std::size_t i = 0; i < to_node.size(); ++i) {
      REQUIRE(to_node[i].index() == i);
      REQUIRE(*decode_to_node(encode(to_node[i])) == to_node[i]);
    }
  }
}

TEST_CASE("a part of a file that exceeds its limits is refused", "[wire]") {
  const base::Bytes content(kMaxBundlePart + 1, std::byte{7});
  const auto data = [&](std::size_t size) {
    return capnp::Data::Reader(reinterpret_cast<const capnp::byte*>(content.data()), size);
  };
  const auto to_open = [&](std::size_t size) {
    return decode_to_courier(edited(
        ToCourier(OpenPart{base::Bytes(1)}),
        [&](capnp::AnyStruct::Builder root) { pointer(root, 0).setAs<capnp::Data>(data(size)); }));
  };
  const auto sealed = [&](std::size_t size) {
    return decode_to_node(edited(ToNode(SealedPart{}), [&](capnp::AnyStruct::Builder root) {
      pointer(inner(root, 0), 0).setAs<capnp::Data>(data(size));
    }));
  };
  CHECK(to_open(kMaxBundlePart).ok());
  CHECK_FALSE(to_open(kMaxBundlePart + 1).ok());
  CHECK_FALSE(to_open(0).ok());
  CHECK(sealed(kMaxBundlePart).ok());
  CHECK(sealed(0).ok());
  CHECK_FALSE(sealed(kMaxBundlePart + 1).ok());
  CHECK(encode(ToCourier(OpenPart{base::Bytes(kMaxBundlePart)})).size() <= kMaxChannelMessageSize);
}

TEST_CASE("without a partner no key crosses the channel", "[wire]") {
  SeededRandom random(2);
  const Configure configure{false, random.bytes<32>(), random.bytes<32>(), random.bytes<32>()};
  REQUIRE(*decode_to_courier(encode(ToCourier(configure))) == ToCourier(Configure{}));
}

TEST_CASE("the largest batch fits one message of the channel", "[wire]") {
  SeededRandom random(3);
  base::OperationBatch batch = random_batch(512, 256, 1, random);
  std::size_t room = base::kMaxBatchBytes;
  for (auto& operation : batch.operations) {
    operation.body = base::Share{random_id<base::ItemKind>(random), 1, base::Depth::kLine, "x", {}};
    room -= 128 + 1;
  }
  std::get<base::Share>(batch.operations.front().body).text += std::string(room, 'y');
  const auto bytes = encode(ToNode(Store{1, batch}));
  REQUIRE(bytes.size() <= kMaxChannelMessageSize);
  REQUIRE(*decode_to_node(bytes) == ToNode(Store{1, batch}));
}

TEST_CASE("a channel message with a field past its limit is refused", "[wire]") {
  SeededRandom random(4);
  auto to_courier = all_to_courier(random);
  to_courier[6] = PassSocket{SocketUse::kBeaconSend, false, endpoint(random), 4711};
  const ToCourier seek = to_courier[22];
  to_courier[22] = PassSocket{SocketUse::kCallOut, true, endpoint(random), 4711, endpoint(random)};
  to_courier.push_back(seek);
  auto to_node = all_to_node(random);
  to_node[6] = LinkUp{false, base::Bytes(4)};
  using Edit = std::function<void(capnp::AnyStruct::Builder)>;
  const std::tuple<const char*, std::size_t, Edit> courier_edits[] = {
      {"unset", 2, [](auto root) { set<std::uint16_t>(root, 0, 0); }},
      {"unknown", 2, [](auto root) { set<std::uint16_t>(root, 0, 24); }},
      {"short identity", 0, [](auto root) { set_data(pointer(inner(root, 0), 0), 31, 1); }},
      {"long public key", 0, [](auto root) { set_data(pointer(inner(root, 0), 1), 33, 1); }},
      {"no pair key", 0, [](auto root) { pointer(inner(root, 0), 2).clear(); }},
      {"unknown configuration", 0, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 2); }},
      {"no side", 1, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 0); }},
      {"unknown side", 1, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 3); }},
      {"no method", 1, [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 0); }},
      {"unknown method", 1, [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 3); }},
      {"empty secret", 1, [](auto root) { pointer(inner(root, 0), 0).clear(); }},
      {"long secret", 1, [](auto root) { set_data(pointer(inner(root, 0), 0), 129, 1); }},
      {"short commitment", 1, [](auto root) { set_data(pointer(inner(root, 0), 1), 15, 1); }},
      {"short identity", 1, [](auto root) { set_data(pointer(inner(root, 0), 2), 31, 1); }},
      {"long epoch", 1, [](auto root) { set_data(pointer(inner(root, 0), 3), 17, 1); }},
      {"no use", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 0); }},
      {"unknown use", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 7); }},
      {"a call to nobody", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 5); }},
      {"beacons for a pairing", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 1); }},
      {"beacons from nowhere", 6, [](auto root) { pointer(inner(root, 0), 0).clear(); }},
      {"a short host", 6, [](auto root) { set_data(pointer(inner(inner(root, 0), 0), 0), 3, 1); }},
      {"a port of 0", 6, [](auto root) { set<std::uint16_t>(inner(inner(root, 0), 0), 0, 0); }},
      {"no way", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 6, 0); }},
      {"an unknown way", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 6, 3); }},
      {"beacons by Tor", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 6, 2); }},
      {"a source without beacons", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 4); }},
      {"many epochs", 7,
       [](auto root) { pointer(inner(inner(root, 0), 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"many runs", 8,
       [](auto root) { pointer(inner(inner(root, 0), 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"many epochs", 9,
       [](auto root) { pointer(inner(inner(root, 0), 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"no keys", 14, [](auto root) { pointer(inner(root, 0), 0).clear(); }},
      {"a long pair key", 14,
       [](auto root) { set_data(pointer(inner(inner(root, 0), 0), 2), 33, 1); }},
      {"many epochs", 14,
       [](auto root) { pointer(inner(inner(root, 0), 2), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"many runs", 15,
       [](auto root) { pointer(inner(root, 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"a short identity", 17, [](auto root) { set_data(pointer(inner(root, 0), 0), 31, 1); }},
      {"a call for no pairing", 22, [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 0); }},
      {"a call to port 0", 22,
       [](auto root) { set<std::uint16_t>(inner(inner(root, 0), 1), 0, 0); }},
      {"no method", 23, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 0); }},
      {"a short call id", 23, [](auto root) { set_data(pointer(inner(root, 0), 0), 15, 1); }},
  };
  for (const auto& [name, index, edit] : courier_edits) {
    INFO(name);
    REQUIRE_FALSE(decode_to_courier(edited(to_courier[index], edit)).ok());
  }
  const std::tuple<const char*, std::size_t, Edit> node_edits[] = {
      {"unset", 5, [](auto root) { set<std::uint16_t>(root, 0, 0); }},
      {"unknown", 5, [](auto root) { set<std::uint16_t>(root, 0, 25); }},
      {"many epochs", 2,
       [](auto root) { pointer(inner(root, 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"many epochs", 3,
       [](auto root) { pointer(inner(inner(root, 0), 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"a host of 5 bytes", 6, [](auto root) { set_data(pointer(inner(root, 0), 0), 5, 1); }},
      {"no way", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 0); }},
      {"a host by Tor", 6, [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 2); }},
      {"a stranger on no way", 15, [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 0); }},
      {"a stranger on an unknown way", 15,
       [](auto root) { set<std::uint16_t>(inner(root, 0), 2, 3); }},
      {"a host where this device dialled", 6,
       [](auto root) { set<std::uint8_t>(inner(root, 0), 0, 1); }},
      {"a short host", 16, [](auto root) { set_data(pointer(inner(root, 0), 0), 3, 1); }},
      {"an offer at port 0", 22, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 0); }},
      {"a caller at port 0", 23, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 0); }},
      {"a port of 0", 16, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 0); }},
      {"many runs", 4,
       [](auto root) { pointer(inner(inner(root, 0), 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"five words", 12,
       [](auto root) { pointer(root, 0).template initAs<capnp::List<std::uint16_t>>(5); }},
      {"seven words", 12,
       [](auto root) { pointer(root, 0).template initAs<capnp::List<std::uint16_t>>(7); }},
      {"a word that is not there", 12,
       [](auto root) {
         pointer(root, 0).template initAs<capnp::List<std::uint16_t>>(6).set(5, 2048);
       }},
      {"short public key", 13, [](auto root) { set_data(pointer(inner(root, 0), 0), 31, 1); }},
      {"long pair key", 13, [](auto root) { set_data(pointer(inner(root, 0), 1), 33, 1); }},
      {"no epoch", 13, [](auto root) { pointer(inner(root, 0), 2).clear(); }},
      {"an agreement with a host of 5 bytes", 13,
       [](auto root) { set_data(pointer(inner(root, 0), 3), 5, 1); }},
      {"no end", 14, [](auto root) { set<std::uint16_t>(root, 4, 0); }},
      {"unknown end", 14, [](auto root) { set<std::uint16_t>(root, 4, 8); }},
      {"no outcome", 18, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 0); }},
      {"unknown outcome", 18, [](auto root) { set<std::uint16_t>(inner(root, 0), 0, 4); }},
      {"many epochs", 18,
       [](auto root) { pointer(inner(inner(root, 0), 1), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"many runs", 19,
       [](auto root) { pointer(inner(root, 0), 0).initAsListOfAnyStruct(0, 0, 257); }},
  };
  for (const auto& [name, index, edit] : node_edits) {
    INFO(name);
    REQUIRE_FALSE(decode_to_node(edited(to_node[index], edit)).ok());
  }
}

TEST_CASE("damaged channel messages crash no decoder and pass no limit", "[wire]") {
  SeededRandom random(5);
  std::vector<base::Bytes> messages;
  for (const auto& message : all_to_courier(random)) messages.push_back(encode(message));
  for (const auto& message : all_to_node(random)) messages.push_back(encode(message));
  for (auto& bytes : messages) {
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      REQUIRE_FALSE(decode_to_courier(base::ByteView(bytes).first(size)).ok());
      REQUIRE_FALSE(decode_to_node(base::ByteView(bytes).first(size)).ok());
    }
    for (std::size_t bit = 0; bit < std::min<std::size_t>(bytes.size(), 600) * 8; ++bit) {
      bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
      decode_both_ways(bytes);
      bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    }
  }
  for (int i = 0; i < 5000; ++i) {
    base::Bytes garbage(8 * (2 + random.below(40)));
    random.fill(garbage);
    std::fill_n(garbage.begin(), 8, std::byte{0});
    garbage[4] = static_cast<std::byte>(garbage.size() / 8 - 1);
    decode_both_ways(garbage);
  }
  REQUIRE(decode_to_node(base::Bytes(kMaxChannelMessageSize + 8)).error() ==
          wire::Error::kTooLarge);
  REQUIRE(decode_to_courier(base::Bytes(kMaxChannelMessageSize + 8)).error() ==
          wire::Error::kTooLarge);
}
