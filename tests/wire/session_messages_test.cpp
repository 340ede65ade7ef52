#include "wire/session_messages.h"

#include <functional>

#include <catch2/catch.hpp>

#include "wire/edited_message.h"
#include "wire/random_values.h"

using namespace waterline;
using namespace waterline::testing;
using wire::SessionMessage;

namespace {

SessionMessage random_message(SeededRandom& random) {
  switch (random.below(3)) {
    case 0:
      return wire::Hello{wire::kProtocolVersion, random_vector(random.below(20), random)};
    case 1:
      return wire::Stored{random_vector(random.below(20), random)};
    default:
      return random_batch(random.below(30), 1 + random.below(4), 300, random);
  }
}

// Returns a batch of one epoch of ours, with a share, a take-back and an acknowledgement.
base::OperationBatch small_batch() {
  SeededRandom random(7);
  base::OperationBatch batch;
  const auto epoch = random_id<base::EpochKind>(random);
  const auto item = random_id<base::ItemKind>(random);
  batch.through.epochs[epoch] = {base::Author::kMe, 3};
  base::Acknowledgement mark;
  mark.words.fill(std::byte{1});
  mark.item = item;
  mark.kind = base::AcknowledgementKind::kWithYou;
  const base::OperationBody bodies[] = {
      base::Share{item, 1, base::Depth::kSummary, "What I can give.",
                  base::Day(std::chrono::days(20000))},
      base::TakeBack{item}, mark};
  std::uint64_t number = 0;
  for (const auto& body : bodies) {
    batch.operations.push_back({epoch, ++number, body, {}});
    random.fill(batch.operations.back().mac);
  }
  return batch;
}

base::Bytes edited(const SessionMessage& message,
                   const std::function<void(capnp::AnyStruct::Builder)>& edit) {
  EditedMessage editing(wire::encode(message));
  edit(editing.root());
  return editing.bytes();
}

bool refused(base::ByteView bytes) {
  return !wire::decode_session_message(bytes).ok();
}

// Every decoded message must be within the limits: encode checks them and aborts otherwise. It does
// not check that texts are plain.
void decode_and_encode_again(base::ByteView bytes) {
  const auto message = wire::decode_session_message(bytes);
  if (message.ok() && std::holds_alternative<base::OperationBatch>(*message)) {
    REQUIRE(all_texts_are_plain(std::get<base::OperationBatch>(*message)));
  }
  if (message.ok() && std::holds_alternative<wire::Hello>(*message) &&
      std::get<wire::Hello>(*message).version != wire::kProtocolVersion) {
    REQUIRE(std::get<wire::Hello>(*message).vector.epochs.empty());
  }
  if (message.ok()) REQUIRE(*wire::decode_session_message(wire::encode(*message)) == *message);
}

}  // namespace

TEST_CASE("every session message is decoded unchanged", "[wire]") {
  SeededRandom random(1);
  for (int i = 0; i < 500; ++i) {
    const SessionMessage message = random_message(random);
    const auto decoded = wire::decode_session_message(wire::encode(message));
    REQUIRE(decoded.ok());
    REQUIRE(*decoded == message);
  }
}

TEST_CASE("the largest batch, the longest text and the widest vector pass", "[wire]") {
  SeededRandom random(2);
  base::OperationBatch batch = random_batch(512, 256, 1, random);
  std::size_t room = base::kMaxBatchBytes;
  for (auto& operation : batch.operations) {
    operation.body = base::Share{random_id<base::ItemKind>(random), 1, base::Depth::kLine, "x", {}};
    room -= 128 + 1;
  }
  auto& last = std::get<base::Share>(batch.operations.back().body);
  last.text += std::string(room, 'y');
  const auto bytes = wire::encode(SessionMessage(batch));
  REQUIRE(bytes.size() <= wire::kMaxSessionMessageSize);
  REQUIRE(*wire::decode_session_message(bytes) == SessionMessage(batch));

  base::OperationBatch long_text = small_batch();
  std::get<base::Share>(long_text.operations[0].body).text =
      random_text(base::kMaxSharedTextSize, random);
  REQUIRE(*wire::decode_session_message(wire::encode(SessionMessage(long_text))) ==
          SessionMessage(long_text));
}

TEST_CASE("a message with a field past its limit is refused", "[wire]") {
  using Edit = std::function<void(capnp::AnyStruct::Builder)>;
  const auto batch = [](capnp::AnyStruct::Builder root) { return inner(root, 0); };
  const auto run = [&](capnp::AnyStruct::Builder root) { return element(batch(root), 0, 0); };
  const auto mark = [&](capnp::AnyStruct::Builder root) { return inner(run(root), 0); };
  const auto operation = [&](capnp::AnyStruct::Builder root, unsigned i) {
    return element(run(root), 1, i);
  };
  const auto share = [&](capnp::AnyStruct::Builder root) { return inner(operation(root, 0), 2); };

  const auto set_end = [](capnp::AnyStruct::Builder at, std::int32_t day) {
    set<std::uint16_t>(at, 12, 1);
    set<std::int32_t>(at, 16, day);
  };

  const std::pair<const char*, Edit> edits[] = {
      {"unset message", [](auto root) { set<std::uint16_t>(root, 0, 0); }},
      {"unknown message", [](auto root) { set<std::uint16_t>(root, 0, 4); }},
      {"short epoch id", [&](auto root) { set_data(pointer(mark(root), 0), 15, 1); }},
      {"long epoch id", [&](auto root) { set_data(pointer(mark(root), 0), 17, 1); }},
      {"no epoch id", [&](auto root) { pointer(mark(root), 0).clear(); }},
      {"no author", [&](auto root) { set<std::uint16_t>(mark(root), 0, 0); }},
      {"short proof", [&](auto root) { set_data(pointer(mark(root), 1), 15, 1); }},
      {"long proof", [&](auto root) { set_data(pointer(mark(root), 1), 17, 1); }},
      {"unknown author", [&](auto root) { set<std::uint16_t>(mark(root), 0, 3); }},
      {"operations past through", [&](auto root) { set<std::uint64_t>(mark(root), 8, 2); }},
      {"number zero", [&](auto root) { set<std::uint64_t>(operation(root, 0), 0, 0); }},
      {"number repeated", [&](auto root) { set<std::uint64_t>(operation(root, 1), 0, 1); }},
      {"numbers descending", [&](auto root) { set<std::uint64_t>(operation(root, 0), 0, 3); }},
      {"number that wraps", [&](auto root) { set<std::uint64_t>(operation(root, 2), 0, ~0ULL); }},
      {"short item id", [&](auto root) { set_data(pointer(operation(root, 0), 0), 15, 1); }},
      {"long item id", [&](auto root) { set_data(pointer(operation(root, 1), 0), 32, 1); }},
      {"short MAC", [&](auto root) { set_data(pointer(operation(root, 0), 1), 31, 1); }},
      {"long MAC", [&](auto root) { set_data(pointer(operation(root, 0), 1), 33, 1); }},
      {"no body", [&](auto root) { set<std::uint16_t>(operation(root, 0), 8, 0); }},
      {"unknown body", [&](auto root) { set<std::uint16_t>(operation(root, 0), 8, 13); }},
      {"taking back nothing", [&](auto root) { set<std::uint16_t>(operation(root, 1), 10, 0); }},
      {"taking back something unknown",
       [&](auto root) { set<std::uint16_t>(operation(root, 1), 10, 4); }},
      {"revision zero", [&](auto root) { set<std::uint32_t>(share(root), 0, 0); }},
      {"no rendition", [&](auto root) { set<std::uint16_t>(share(root), 4, 0); }},
      {"unknown rendition", [&](auto root) { set<std::uint16_t>(share(root), 4, 5); }},
      {"unknown kind of day", [&](auto root) { set<std::uint16_t>(share(root), 6, 2); }},
      {"day before 1900", [&](auto root) { set<std::int32_t>(share(root), 8, -25568); }},
      {"day after 2200", [&](auto root) { set<std::int32_t>(share(root), 8, 84371); }},
      {"unknown kind of end", [&](auto root) { set<std::uint16_t>(share(root), 12, 2); }},
      {"end before 1900", [&](auto root) { set_end(share(root), -25568); }},
      {"end after 2200", [&](auto root) { set_end(share(root), 84371); }},
      {"no text", [&](auto root) { pointer(share(root), 0).clear(); }},
      {"empty text", [&](auto root) { set_text(pointer(share(root), 0), ""); }},
      {"text too long",
       [&](auto root) { set_text(pointer(share(root), 0), std::string(65537, 'a')); }},
      {"text not UTF-8", [&](auto root) { set_text(pointer(share(root), 0), "\xff"); }},
      {"text with an escape", [&](auto root) { set_text(pointer(share(root), 0), "\x1b[2J"); }},
      {"text with a C1 control", [&](auto root) { set_text(pointer(share(root), 0), "\xc2\x9b"); }},
      {"text with a NUL",
       [&](auto root) { set_text(pointer(share(root), 0), std::string("a\0b", 3)); }},
      {"text without its end", [&](auto root) { set_data(pointer(share(root), 0), 8, 'a'); }},
      {"text of structs",
       [&](auto root) { pointer(share(root), 0).initAsListOfAnyStruct(1, 0, 4); }},
      {"no wording", [&](auto root) { set<std::uint16_t>(inner(operation(root, 2), 2), 4, 0); }},
      {"unknown wording",
       [&](auto root) { set<std::uint16_t>(inner(operation(root, 2), 2), 4, 7); }},
      {"mark of revision zero",
       [&](auto root) { set<std::uint32_t>(inner(operation(root, 2), 2), 0, 0); }},
      {"a million empty runs",
       [&](auto root) { pointer(batch(root), 0).initAsListOfAnyStruct(0, 0, 1 << 20); }},
      {"half a billion empty runs",
       [&](auto root) { pointer(batch(root), 0).initAsListOfAnyStruct(0, 0, 536870911); }},
      {"257 empty runs",
       [&](auto root) { pointer(batch(root), 0).initAsListOfAnyStruct(0, 0, 257); }},
      {"513 operations",
       [&](auto root) { pointer(run(root), 1).initAsListOfAnyStruct(0, 0, 513); }},
      {"a billion operations",
       [&](auto root) { pointer(run(root), 1).initAsListOfAnyStruct(0, 0, 536870911); }},
  };
  REQUIRE_FALSE(refused(edited(small_batch(), [](auto) {})));
  for (const auto& [name, edit] : edits) {
    INFO(name);
    REQUIRE(refused(edited(small_batch(), edit)));
  }
}

TEST_CASE("a day at either end of its range passes", "[wire]") {
  for (const std::int32_t day : {-25567, 84370}) {
    REQUIRE_FALSE(refused(edited(small_batch(), [&](auto root) {
      set<std::int32_t>(inner(element(element(inner(root, 0), 0, 0), 1, 0), 2), 8, day);
    })));
  }
}

TEST_CASE("a message with unordered or repeated epochs is refused", "[wire]") {
  SeededRandom random(3);
  const SessionMessage hello = wire::Hello{wire::kProtocolVersion, random_vector(3, random)};
  const auto set_epoch = [](unsigned index, unsigned char fill) {
    return [=](capnp::AnyStruct::Builder root) {
      set_data(pointer(element(inner(inner(root, 0), 0), 0, index), 0), 16, fill);
    };
  };
  REQUIRE_FALSE(refused(edited(hello, set_epoch(0, 0x00))));
  REQUIRE_FALSE(refused(edited(hello, set_epoch(2, 0xff))));
  REQUIRE(refused(edited(hello, set_epoch(0, 0xff))));
  REQUIRE(refused(edited(hello, set_epoch(2, 0x00))));
  REQUIRE(refused(edited(hello, [&](auto root) {
    set_epoch(0, 0x00)(root);
    set_epoch(1, 0x00)(root);
  })));
}

TEST_CASE("a batch with too many bytes or operations in total is refused", "[wire]") {
  // Each part of this batch is within its limit, but all together are too large. Our encoder
  // refuses to write such a batch.
  SeededRandom random(4);
  base::OperationBatch batch = small_batch();
  batch.operations.resize(1);
  std::get<base::Share>(batch.operations[0].body).text = std::string(60000, 'a');
  auto second = batch.operations[0];
  second.number = 2;
  std::get<base::Share>(second.body).text =
      std::string(base::kMaxBatchBytes - 60000 - std::size_t{2} * 128, 'b');
  batch.operations.push_back(second);
  const auto grown = [&](std::size_t more) {
    return edited(batch, [&](auto root) {
      const auto share = inner(element(element(inner(root, 0), 0, 0), 1, 1), 2);
      set_text(pointer(share, 0),
               std::string(base::kMaxBatchBytes - 60000 - std::size_t{2} * 128 + more, 'b'));
    });
  };
  REQUIRE(base::kMaxBatchBytes > 60000 + 2 * 128);
  REQUIRE(*wire::decode_session_message(wire::encode(SessionMessage(batch))) ==
          SessionMessage(batch));
  REQUIRE(refused(grown(1)));

  const auto with_second_run_of = [&](unsigned count) {
    EditedMessage editing(wire::encode(SessionMessage(random_batch(512, 2, 1, random))));
    auto run = element(inner(editing.root(), 0), 0, 1);
    set<std::uint64_t>(inner(run, 0), 8, 1000);
    pointer(run, 1).initAsListOfAnyStruct(2, 3, count);
    for (unsigned i = 0; i < count; ++i) {
      auto take_back = element(run, 1, i);
      set<std::uint64_t>(take_back, 0, i + 1);
      set<std::uint16_t>(take_back, 8, 2);
      set<std::uint16_t>(take_back, 10, 1);
      set_data(pointer(take_back, 0), 16, 1);
      set_data(pointer(take_back, 1), 32, 1);
    }
    return editing.bytes();
  };
  REQUIRE_FALSE(refused(with_second_run_of(256)));
  REQUIRE(refused(with_second_run_of(257)));
}

TEST_CASE("a vector or batch with one epoch too many is refused", "[wire]") {
  const auto with_epochs = [](const SessionMessage& message, unsigned count) {
    EditedMessage editing(wire::encode(message));
    const bool batch = std::holds_alternative<base::OperationBatch>(message);
    auto list_owner = inner(editing.root(), 0);
    pointer(list_owner, 0).initAsListOfAnyStruct(batch ? 0 : 2, batch ? 2 : 1, count);
    for (unsigned i = 0; i < count; ++i) {
      auto at = element(list_owner, 0, i);
      auto mark = batch ? pointer(at, 0).initAsAnyStruct(2, 1) : at;
      set<std::uint16_t>(mark, 0, 1);
      auto id = pointer(mark, 0).initAs<capnp::Data>(16);
      id[0] = static_cast<capnp::byte>(i >> 8);
      id[1] = static_cast<capnp::byte>(i & 0xff);
    }
    return editing.bytes();
  };
  for (const SessionMessage& message :
       {SessionMessage(wire::Stored{}), SessionMessage(base::OperationBatch{})}) {
    REQUIRE_FALSE(refused(with_epochs(message, base::kMaxEpochs)));
    REQUIRE(refused(with_epochs(message, base::kMaxEpochs + 1)));
  }
}

TEST_CASE("a hostile pointer in a message crashes no decoder", "[wire]") {
  const auto bytes = wire::encode(SessionMessage(small_batch()));
  // These words are invalid pointers of Cap'n Proto: a far pointer, a capability, lists and structs
  // that lie past the end or have no size, and a pointer to itself.
  const std::uint64_t hostile[] = {~0ULL,
                                   2,
                                   3,
                                   1,
                                   0xfffffffe00000001ULL,
                                   0xffffffff00000001ULL,
                                   0xffffffff00000000ULL,
                                   0x00000000fffffffcULL,
                                   0x0001000000000000ULL | 0xfffffffcULL,
                                   0x0000000700000001ULL,
                                   0x7fffffff00000001ULL | 7ULL << 32};
  for (std::size_t at = 8; at < bytes.size(); at += 8) {
    for (const std::uint64_t word : hostile) {
      auto broken = bytes;
      for (std::size_t i = 0; i < 8; ++i)
        broken[at + i] = static_cast<std::byte>(word >> (8 * i) & 0xff);
      decode_and_encode_again(broken);
    }
  }
}

TEST_CASE("only the version of another version's Hello is read", "[wire]") {
  SeededRandom random(5);
  for (const std::uint32_t version : {0U, 1U, 0xffffffffU}) {
    const auto bytes =
        edited(wire::Hello{wire::kProtocolVersion, random_vector(2, random)}, [&](auto root) {
          set<std::uint32_t>(inner(root, 0), 0, version);
          set_data(pointer(inner(inner(root, 0), 0), 0), 9, 0xee);
        });
    const auto decoded = wire::decode_session_message(bytes);
    REQUIRE(decoded.ok());
    REQUIRE(*decoded == SessionMessage(wire::Hello{version, {}}));
  }
}

TEST_CASE("every truncation, extension and other framing of a message is refused", "[wire]") {
  const auto bytes = wire::encode(SessionMessage(small_batch()));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    REQUIRE(refused(base::ByteView(bytes).first(size)));
  auto longer = bytes;
  for (int i = 0; i < 16; ++i) {
    longer.push_back(std::byte{0});
    REQUIRE(refused(longer));
  }
  auto two_segments = bytes;
  two_segments[0] = std::byte{1};
  REQUIRE(refused(two_segments));
  REQUIRE(refused(base::Bytes(wire::kMaxSessionMessageSize + 8)));
  REQUIRE(wire::decode_session_message(base::Bytes(wire::kMaxSessionMessageSize + 8)).error() ==
          wire::Error::kTooLarge);
}

TEST_CASE("a flipped bit in a message crashes no decoder", "[wire]") {
  SeededRandom random(6);
  const SessionMessage messages[] = {small_batch(),
                                     wire::Hello{wire::kProtocolVersion, random_vector(3, random)},
                                     wire::Stored{random_vector(2, random)}};
  for (const auto& message : messages) {
    auto bytes = wire::encode(message);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
      decode_and_encode_again(bytes);
      bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    }
  }
}

TEST_CASE("a randomly damaged message crashes no decoder", "[wire]") {
  SeededRandom random(8);
  for (int i = 0; i < 3000; ++i) {
    auto bytes = wire::encode(random_message(random));
    for (std::size_t changes = 1 + random.below(8); changes > 0; --changes) {
      bytes[8 + random.below(bytes.size() - 8)] = static_cast<std::byte>(random.below(256));
    }
    decode_and_encode_again(bytes);
  }
}

TEST_CASE("a pairing record is decoded unchanged, and a bad one refused", "[wire]") {
  SeededRandom random(9);
  for (const int port : {0, 1, 47000, 65535}) {
    const wire::PairingRecord record{random_id<base::EpochKind>(random),
                                     static_cast<std::uint16_t>(port)};
    const auto bytes = wire::encode(record);
    REQUIRE(bytes.size() <= wire::kMaxPairingRecordSize);
    REQUIRE(*wire::decode_pairing_record(bytes) == record);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      REQUIRE_FALSE(wire::decode_pairing_record(base::ByteView(bytes).first(size)).ok());
    }
  }
  const auto bytes = wire::encode(wire::PairingRecord{random_id<base::EpochKind>(random), 1});
  for (const std::size_t size : {0, 15, 17}) {
    EditedMessage editing(bytes);
    set_data(pointer(editing.root(), 0), size, 1);
    REQUIRE_FALSE(wire::decode_pairing_record(editing.bytes()).ok());
  }
}

TEST_CASE("the proof of an epoch is decoded unchanged", "[wire]") {
  SeededRandom random(17);
  const auto with = random_id<base::EpochKind>(random);
  const auto without = random_id<base::EpochKind>(random);
  wire::Hello hello;
  hello.vector.epochs[with] = {base::Author::kMe, 3, random.bytes<16>()};
  hello.vector.epochs[without] = {base::Author::kPartner, 3, {}};
  const auto decoded = wire::decode_session_message(wire::encode(wire::SessionMessage(hello)));
  REQUIRE(decoded.ok());
  const auto& epochs = std::get<wire::Hello>(*decoded).vector.epochs;
  CHECK(epochs.at(with).proof == hello.vector.epochs.at(with).proof);
  CHECK_FALSE(epochs.at(without).proof.has_value());
}
