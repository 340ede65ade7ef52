#include <set>

#include <catch2/catch.hpp>

#include "crypto/padme.h"
#include "sync/bundle_reader.h"
#include "sync/bundle_writer.h"
#include "sync/linked_sessions.h"

namespace waterline::sync {
namespace {

using testing::Pair;
using testing::Role;
using testing::SeededRandom;

const Pair& pair() {
  static const Pair pair(1);
  return pair;
}

base::OperationBatch batch_of(std::size_t text_size, std::uint64_t number, SeededRandom& random,
                              bool last = true) {
  static const auto epoch = random.bytes<16>();
  base::OperationBatch batch;
  base::Operation operation;
  operation.epoch = base::EpochId(epoch);
  operation.number = number;
  operation.mac = random.bytes<32>();
  operation.body = base::Share{
      .item = base::ItemId::generate(random), .text = std::string(text_size, 'w'), .day = {}};
  batch.operations.push_back(operation);
  batch.through.epochs[operation.epoch] = {base::Author::kMe, number};
  batch.last = last;
  return batch;
}

wire::BundleHead head_of(SeededRandom& random) {
  wire::BundleHead head;
  head.holds.epochs[base::EpochId::generate(random)] = {base::Author::kMe, 7};
  head.from.epochs[base::EpochId::generate(random)] = {base::Author::kPartner, 3};
  return head;
}

base::Bytes sealed(const wire::BundleHead& head, const std::vector<base::OperationBatch>& batches,
                   std::uint64_t seed = 5, Role from = Role::kInitiator) {
  SeededRandom random(seed);
  BundleWriter writer(pair().keys(from), random, head);
  for (const auto& batch : batches) REQUIRE(writer.add(batch));
  writer.finish();
  return writer.take_output();
}

base::Result<Bundle, BundleError> opened(base::ByteView file, const SessionKeys& keys,
                                         std::size_t step = SIZE_MAX) {
  SeededRandom random(6);
  BundleReader reader(keys, random);
  while (!file.empty()) {
    const auto part = file.first(std::min(step, file.size()));
    reader.read(part);
    file = file.subspan(part.size());
  }
  return std::move(reader).finish();
}

base::Result<Bundle, BundleError> opened(base::ByteView file) {
  return opened(file, pair().keys(Role::kResponder));
}

bool is_unsound(const base::Result<Bundle, BundleError>& result) {
  return !result.ok() && result.error() == BundleError::kUnsound;
}

// small_file() returns a small bundle, and long_file() one of three chunks.
base::Bytes small_file() {
  SeededRandom random(2);
  return sealed(head_of(random), {batch_of(100, 1, random)});
}
base::Bytes long_file() {
  SeededRandom random(2);
  return sealed(head_of(random), {batch_of(60'000, 1, random, false),
                                  batch_of(60'000, 2, random, false), batch_of(20'000, 3, random)});
}

constexpr std::size_t kSealedChunk = bundle::kChunkSize + crypto::kTagSize;

TEST_CASE("A sealed bundle is opened unchanged, wherever its bytes are cut", "[sync][bundle]") {
  SeededRandom random(3);
  for (const std::size_t text_size : {std::size_t{1}, std::size_t{3000}, std::size_t{65'536}}) {
    const auto head = head_of(random);
    std::vector<base::OperationBatch> batches;
    for (std::uint64_t i = 1; i <= 4; ++i)
      batches.push_back(batch_of(text_size, i, random, /*last=*/i == 4));
    const auto file = sealed(head, batches);
    for (const std::size_t step :
         {SIZE_MAX, std::size_t{1}, std::size_t{47}, kSealedChunk, std::size_t{65'536}}) {
      const auto bundle = opened(file, pair().keys(Role::kResponder), step);
      REQUIRE(bundle.ok());
      CHECK(bundle.value().head == head);
      CHECK(bundle.value().batches == batches);
    }
  }
}

TEST_CASE("A bundle without news has the size of a small one", "[sync][bundle]") {
  SeededRandom random(3);
  CHECK(sealed({}, {}).size() == bundle::kMinFileSize);
  CHECK(sealed(head_of(random), {batch_of(2'000, 1, random)}).size() == bundle::kMinFileSize);
  for (std::size_t size = 1; size <= 65'536; size = size * 3 + 11) {
    const auto file = sealed(head_of(random), {batch_of(size, 1, random)});
    std::size_t content = 4096;
    while (bundle::file_size(content) < file.size()) content = crypto::padme(content + 1);
    CHECK(bundle::file_size(content) == file.size());
  }
}

TEST_CASE("A full last chunk is not followed by an empty one", "[sync][bundle]") {
  SeededRandom random(4);
  // The texts have sizes such that the contents fill one or two chunks exactly, or nearly.
  std::set<std::size_t> sizes;
  for (std::size_t text = 54'000; text <= 65'536; text += 97) {
    const auto file = sealed({}, {batch_of(text, 1, random)});
    sizes.insert(file.size());
    CHECK(opened(file).ok());
    CHECK((file.size() - bundle::kHandshakeSize) % kSealedChunk != crypto::kTagSize);
  }
  CHECK(sizes.contains(bundle::file_size(bundle::kChunkSize)));
}

TEST_CASE("A file that is cut at any byte is unsound", "[sync][bundle]") {
  const auto file = small_file();
  for (std::size_t size = 0; size < file.size(); ++size) {
    if (!is_unsound(opened(base::ByteView(file).first(size)))) FAIL("cut at " << size);
  }
  const auto longer = long_file();
  for (std::size_t chunk = 0; bundle::kHandshakeSize + chunk * kSealedChunk < longer.size();
       ++chunk) {
    const std::size_t border = bundle::kHandshakeSize + chunk * kSealedChunk;
    for (const std::size_t size : {border - 1, border, border + 1, border + 16, border + 17}) {
      CHECK(is_unsound(opened(base::ByteView(longer).first(size))));
    }
  }
}

TEST_CASE("A file with any byte changed is unsound", "[sync][bundle]") {
  auto file = small_file();
  for (std::size_t i = 0; i < file.size(); ++i) {
    file[i] ^= std::byte{static_cast<unsigned char>(1U << (i % 8))};
    // RFC 7748: the top bit of a coordinate is ignored by X25519, but not by the hash of the
    // handshake.
    if (!is_unsound(opened(file))) FAIL("byte " << i);
    file[i] ^= std::byte{static_cast<unsigned char>(1U << (i % 8))};
  }
  CHECK(opened(file).ok());
}

TEST_CASE("Chunks that are swapped, dropped, repeated or appended are unsound", "[sync][bundle]") {
  const auto file = long_file();
  const auto view = base::ByteView(file);
  const auto chunk = [&](std::size_t i) {
    const auto rest = view.subspan(bundle::kHandshakeSize + i * kSealedChunk);
    return rest.first(std::min(kSealedChunk, rest.size()));
  };
  const auto of = [&](std::initializer_list<base::ByteView> parts) {
    base::Bytes made = base::to_bytes(view.first(bundle::kHandshakeSize));
    for (const auto part : parts) base::append(made, part);
    return made;
  };
  REQUIRE(opened(of({chunk(0), chunk(1), chunk(2)})).ok());
  CHECK(is_unsound(opened(of({chunk(1), chunk(0), chunk(2)}))));
  CHECK(is_unsound(opened(of({chunk(0), chunk(2)}))));
  CHECK(is_unsound(opened(of({chunk(0), chunk(1)}))));
  CHECK(is_unsound(opened(of({chunk(0), chunk(0), chunk(1), chunk(2)}))));
  CHECK(is_unsound(opened(of({chunk(0), chunk(1), chunk(2), chunk(2)}))));
  const base::Bytes one(1);
  const base::Bytes sixteen(16);
  CHECK(is_unsound(opened(of({chunk(0), chunk(1), chunk(2), one}))));
  CHECK(is_unsound(opened(of({chunk(0), chunk(1), chunk(2), sixteen}))));
  CHECK(is_unsound(opened(of({chunk(0), chunk(1), chunk(2), view}))));
}

TEST_CASE("Only the device that a bundle is for can open it", "[sync][bundle]") {
  const auto file = small_file();
  CHECK(is_unsound(opened(file, pair().keys(Role::kInitiator))));
  const Pair others(77);
  CHECK(is_unsound(opened(file, others.keys(Role::kResponder))));
  auto repaired = pair().keys(Role::kResponder);
  repaired.link = others.pair.clone();
  CHECK(is_unsound(opened(file, repaired)));
  auto lost_identity = pair().keys(Role::kResponder);
  lost_identity.own = others.responder.clone();
  CHECK(is_unsound(opened(file, lost_identity)));
  SeededRandom random(8);
  base::Bytes noise(file.size());
  random.fill(noise);
  CHECK(is_unsound(opened(noise)));
  CHECK(is_unsound(opened({})));
}

TEST_CASE("A complete bundle of another version is reported, and not read", "[sync][bundle]") {
  SeededRandom random(3);
  auto head = head_of(random);
  head.version = wire::kProtocolVersion + 1;
  const auto file = sealed(head, {batch_of(70'0, 1, random)});
  const auto bundle = opened(file);
  REQUIRE(!bundle.ok());
  CHECK(bundle.error() == BundleError::kOtherVersion);
  CHECK(is_unsound(opened(base::ByteView(file).first(file.size() - 1))));
}

TEST_CASE("A batch after the one marked as last is unsound", "[sync][bundle]") {
  SeededRandom random(3);
  CHECK(is_unsound(
      opened(sealed({}, {batch_of(10, 1, random, true), batch_of(10, 2, random, true)}))));
  CHECK(opened(sealed({}, {batch_of(10, 1, random, false)})).ok());
}

// Returns a bundle from a partner that has the keys and breaks the rules, in chunks of these sizes.
// The chunk with the index `marked` is marked as the last.
base::Bytes made_by_hand(base::ByteView content, const std::vector<std::size_t>& chunks,
                         std::size_t marked) {
  SeededRandom random(5);
  auto handshake = bundle::handshake(pair().keys(Role::kInitiator), Role::kInitiator, random);
  base::Bytes file = handshake.write_message({}).value();
  auto cipher = std::move(handshake).split().sending;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const auto chunk = content.first(chunks[i]);
    content = content.subspan(chunks[i]);
    base::append(file, cipher.encrypt_with_ad(bundle::chunk_data(i == marked), chunk).value());
  }
  REQUIRE(content.empty());
  return file;
}

base::Bytes made_by_hand(base::ByteView content) {
  std::vector<std::size_t> chunks;
  for (std::size_t rest = content.size(); chunks.empty() || rest > 0; rest -= chunks.back()) {
    chunks.push_back(std::min(rest, bundle::kChunkSize));
  }
  return made_by_hand(content, chunks, chunks.size() - 1);
}

TEST_CASE("A correctly sealed file that breaks a rule is unsound", "[sync][bundle]") {
  SeededRandom random(3);
  base::Bytes head;
  base::append_length_value(head, wire::encode(head_of(random)));
  base::Bytes batch;
  base::append_length_value(batch, wire::encode_bundle_batch(batch_of(100, 1, random)));
  const auto joined = [](std::initializer_list<base::ByteView> parts) {
    base::Bytes all;
    for (const auto part : parts) base::append(all, part);
    return all;
  };
  const base::Bytes zeros(4096);
  const base::Bytes dirt(1, std::byte{1});
  const auto length = [](std::uint32_t size) {
    base::Bytes bytes;
    base::append_little_endian(bytes, size);
    return bytes;
  };
  base::Bytes garbled = head;
  garbled[4] = std::byte{1};

  REQUIRE(opened(made_by_hand(joined({head, batch, zeros}))).ok());
  REQUIRE(opened(made_by_hand(joined({head, length(0)}))).ok());
  const std::pair<const char*, base::Bytes> broken[] = {
      {"nothing but zeros", zeros},
      {"no end", joined({head, batch})},
      {"half an end", joined({head, batch, base::ByteView(zeros).first(3)})},
      {"two heads", joined({head, head, zeros})},
      {"a head that is none", joined({garbled, zeros})},
      {"a batch that is none", joined({head, length(8), base::ByteView(zeros).first(8), zeros})},
      {"an odd length", joined({head, length(9), base::ByteView(zeros).first(9), zeros})},
      {"a message beyond the limit",
       joined({head, length(wire::kMaxBundleMessageSize + 8), zeros})},
      {"a message of 4 GiB", joined({head, length(0xffffffff), zeros})},
      {"a message past the end", joined({head, length(8192), zeros})},
      {"dirt at the very end", joined({head, batch, zeros, dirt})},
      {"dirt right behind the end", joined({head, batch, length(0), dirt, zeros})},
      {"dirt in a later chunk",
       joined({head, batch, base::Bytes(bundle::kChunkSize), base::Bytes(100), dirt})},
  };
  for (const auto& [name, content] : broken) {
    INFO(name);
    CHECK(is_unsound(opened(made_by_hand(content))));
  }

  // The head of the bundle is missing. The batch is read in its place, and its bytes look like a
  // head of another version.
  CHECK(opened(made_by_hand(joined({batch, zeros}))).error() == BundleError::kOtherVersion);

  base::Bytes two = joined({head, batch, zeros});
  two.resize(2 * bundle::kChunkSize);
  REQUIRE(opened(made_by_hand(two, {bundle::kChunkSize, bundle::kChunkSize}, 1)).ok());
  CHECK(is_unsound(opened(made_by_hand(two, {bundle::kChunkSize, bundle::kChunkSize}, 0))));
  CHECK(is_unsound(opened(made_by_hand(two, {bundle::kChunkSize, bundle::kChunkSize}, 2))));
  CHECK(is_unsound(opened(made_by_hand(two, {bundle::kChunkSize - 1, bundle::kChunkSize, 1}, 2))));
  CHECK(is_unsound(opened(made_by_hand(two, {bundle::kChunkSize, bundle::kChunkSize, 0}, 2))));
  CHECK(is_unsound(opened(made_by_hand({}, {0}, 0))));
}

TEST_CASE("A bundle whose content is too long is unsound", "[sync][bundle]") {
  SeededRandom random(3);
  base::Bytes content;
  base::append_length_value(content, wire::encode(head_of(random)));
  content.resize(bundle::kMaxContentSize);
  CHECK(opened(made_by_hand(content)).ok());
  content.resize(bundle::kMaxContentSize + 1);
  CHECK(is_unsound(opened(made_by_hand(content))));
}

TEST_CASE("A bundle takes batches up to 64 MiB and then opens completely", "[sync][bundle]") {
  SeededRandom random(3);
  SeededRandom sealing(5);
  BundleWriter writer(pair().keys(Role::kInitiator), sealing, {});
  const auto batch = batch_of(65'536, 1, random, false);
  std::size_t taken = 0;
  BundleReader reader(pair().keys(Role::kResponder), sealing);
  std::size_t size = 0;
  const auto pass = [&] {
    const auto bytes = writer.take_output();
    size += bytes.size();
    reader.read(bytes);
  };
  for (; writer.add(batch); ++taken) pass();
  writer.finish();
  pass();
  CHECK(size <= bundle::kMaxFileSize);
  CHECK(taken > 900);
  const auto bundle = std::move(reader).finish();
  REQUIRE(bundle.ok());
  CHECK(bundle.value().batches.size() == taken);
}

TEST_CASE("Bundles are equal exactly if keys, content and randomness are equal", "[sync][bundle]") {
  SeededRandom random(3);
  const auto head = head_of(random);
  const std::vector batches{batch_of(100, 1, random)};
  const auto one = sealed(head, batches, 5);
  CHECK(one == sealed(head, batches, 5));
  const auto other = sealed(head, batches, 6);
  // No 8 bytes occur in both of these bundles. So nobody can see that two bundles are from the same
  // two people.
  std::set<std::uint64_t> seen;
  for (std::size_t i = 0; i + 8 <= one.size(); ++i) {
    seen.insert(base::read_little_endian<std::uint64_t>(base::ByteView(one).subspan(i)));
  }
  for (std::size_t i = 0; i + 8 <= other.size(); ++i) {
    CHECK_FALSE(
        seen.contains(base::read_little_endian<std::uint64_t>(base::ByteView(other).subspan(i))));
  }
}

}  // namespace
}  // namespace waterline::sync
