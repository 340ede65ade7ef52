#include "keyring/keyring.h"

#include <algorithm>
#include <array>
#include <functional>

#include <catch2/catch.hpp>

#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/system_random.h"
#include "fakes/seeded_random.h"
#include "keyring/slot.h"

using namespace waterline;
using namespace waterline::keyring;

namespace {

constexpr crypto::PasswordHashCost kCheap = kCostFloor;
constexpr std::size_t kChecksumSize = 64;

base::ByteView passphrase(std::string_view text) {
  return base::bytes_of(text);
}

Created make(base::Random& random) {
  auto created = create(passphrase("copper lantern"), kCheap, random);
  REQUIRE(created.ok());
  return *std::move(created);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

// As somebody would who knows the format and no secret.
base::Bytes with_right_checksum(base::Bytes file) {
  const auto checksum = crypto::sha512(base::ByteView(file).first(file.size() - kChecksumSize));
  std::ranges::copy(checksum, file.end() - kChecksumSize);
  return file;
}

bool equal(const crypto::RootKey& a, const crypto::RootKey& b) {
  return crypto::equal_in_constant_time(a.bytes(), b.bytes());
}

}  // namespace

TEST_CASE("both the passphrase and the recovery phrase open a keyring", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  CHECK(created.file.size() == kFileSize);
  CHECK(created.recovery_phrase.size() == 24);
  CHECK(equal(open_with_passphrase(created.file, passphrase("copper lantern")).value(), created.root));
  CHECK(equal(open_with_recovery_phrase(created.file, joined(created.recovery_phrase)).value(), created.root));
}

TEST_CASE("nothing but the exact passphrase opens a keyring", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  for (const std::string_view wrong : {"", "copper", "copper lantern ", "Copper lantern", "copper lanterm"}) {
    CHECK(open_with_passphrase(created.file, passphrase(wrong)).error() == Error::kWrongSecret);
  }
  CHECK(open_with_recovery_phrase(created.file, "copper lantern").error() == Error::kWrongSecret);
  const Created other = make(random);
  CHECK(open_with_recovery_phrase(created.file, joined(other.recovery_phrase)).error() == Error::kWrongSecret);
}

TEST_CASE("another passphrase takes the place of the first, and the recovery slot stays byte for byte", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  const auto changed = with_new_passphrase(created.file, created.root, passphrase("meadow finch"), kCheap, random);
  REQUIRE(changed.ok());
  CHECK(open_with_passphrase(*changed, passphrase("copper lantern")).error() == Error::kWrongSecret);
  CHECK(equal(open_with_passphrase(*changed, passphrase("meadow finch")).value(), created.root));
  CHECK(equal(open_with_recovery_phrase(*changed, joined(created.recovery_phrase)).value(), created.root));
  constexpr std::size_t kRecoveryAt = 12 + kSlotSize;
  CHECK(std::equal(changed->begin() + kRecoveryAt, changed->begin() + kRecoveryAt + kSlotSize,
                   created.file.begin() + kRecoveryAt));

  const Created other = make(random);
  CHECK(with_new_passphrase(created.file, other.root, passphrase("x"), kCheap, random).error() == Error::kDamaged);
}

TEST_CASE("a keyring with any bit changed is known as damaged", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  for (std::size_t bit = 0; bit < created.file.size() * 8; ++bit) {
    base::Bytes file = created.file;
    file[bit / 8] ^= std::byte{1} << (bit % 8);
    REQUIRE(check_file(file).error() == Error::kDamaged);
    REQUIRE(open_with_recovery_phrase(file, joined(created.recovery_phrase)).error() == Error::kDamaged);
  }
}

TEST_CASE("a keyring with any bit changed and the checksum made right opens with neither secret", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  const std::string phrase = joined(created.recovery_phrase);
  for (std::size_t bit = 0; bit < (created.file.size() - kChecksumSize) * 8; ++bit) {
    base::Bytes file = created.file;
    file[bit / 8] ^= std::byte{1} << (bit % 8);
    file = with_right_checksum(std::move(file));
    REQUIRE_FALSE(open_with_recovery_phrase(file, phrase).ok());
    // The passphrase takes an Argon2id run, whose cost is among the bits; so only one bit of each byte.
    if (bit % 8 == bit / 8 % 8) REQUIRE_FALSE(open_with_passphrase(file, passphrase("copper lantern")).ok());
  }
}

TEST_CASE("a keyring cut or made longer anywhere is known as damaged", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  for (std::size_t size = 0; size < created.file.size(); ++size) {
    const base::Bytes file(created.file.begin(), created.file.begin() + static_cast<std::ptrdiff_t>(size));
    REQUIRE(check_file(file).error() == Error::kDamaged);
    if (size >= kChecksumSize) REQUIRE_FALSE(open_with_passphrase(with_right_checksum(file), {}).ok());
  }
  base::Bytes longer = created.file;
  longer.push_back(std::byte{0});
  CHECK(check_file(longer).error() == Error::kDamaged);
  CHECK(check_file(with_right_checksum(longer)).error() == Error::kDamaged);
}

TEST_CASE("a keyring of a later version is told from a damaged one", "[keyring]") {
  crypto::SystemRandom random;
  base::Bytes file = make(random).file;
  file[8] = std::byte{2};
  file.insert(file.begin() + 100, 50, std::byte{9});  // whatever it holds
  CHECK(check_file(with_right_checksum(file)).error() == Error::kNewer);
}

TEST_CASE("a cost outside the bounds is refused before any memory is taken", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  const auto with_cost = [&](std::uint32_t passes, std::uint32_t memory_kib) {
    base::Bytes cost;
    base::append_little_endian(cost, passes);
    base::append_little_endian(cost, memory_kib);
    base::Bytes file = created.file;
    std::ranges::copy(cost, file.begin() + 12 + kSlotPassesAt);
    return open_with_passphrase(with_right_checksum(std::move(file)), passphrase("copper lantern")).error();
  };
  CHECK(with_cost(0, kCostFloor.memory_kib) == Error::kUnacceptableCost);
  CHECK(with_cost(1, kCostFloor.memory_kib - 1) == Error::kUnacceptableCost);
  CHECK(with_cost(1, 0) == Error::kUnacceptableCost);
  CHECK(with_cost(kCostCeiling.passes + 1, kCostFloor.memory_kib) == Error::kUnacceptableCost);
  CHECK(with_cost(1, kCostCeiling.memory_kib + 1) == Error::kUnacceptableCost);
  CHECK(with_cost(0xffffffff, 0xffffffff) == Error::kUnacceptableCost);  // 4 TiB; would not fit any machine
  CHECK(with_cost(2, kCostFloor.memory_kib) == Error::kWrongSecret);     // within the bounds: simply another hash
}

TEST_CASE("a slot opens under the one secret that it is committed to", "[keyring]") {
  fakes::SeededRandom random(1);
  const auto root = crypto::RootKey::generate(random);
  const auto secret = SlotSecret::generate(random);
  const auto other = SlotSecret::generate(random);
  const SlotOpening opening{SlotKind::kRecovery, {0, 0}, random.bytes<16>()};
  const auto slot = lock_slot(opening, secret, root, random);
  CHECK(equal(unlock_slot(slot, secret).value(), root));
  CHECK(unlock_slot(slot, other).error() == Error::kWrongSecret);

  // A sealed key that opens under another secret too does not help: here it does open, and the commitment refuses it.
  auto forged = lock_slot(opening, other, root, random);
  std::copy(slot.begin() + kSlotCommitmentAt, slot.end(), forged.begin() + kSlotCommitmentAt);
  CHECK(unlock_slot(forged, other).error() == Error::kWrongSecret);
  CHECK(unlock_slot(forged, secret).error() == Error::kDamaged);
}

TEST_CASE("no two derived keys are the same, and all depend on the root", "[keyring]") {
  fakes::SeededRandom random(2);
  const auto root = crypto::RootKey::generate(random);
  const auto texts = [](const DerivedKeys& keys) {
    return std::vector<std::string>{base::to_hex(keys.deep_store.bytes()),   base::to_hex(keys.vault_store.bytes()),
                                    base::to_hex(keys.ledger_store.bytes()), base::to_hex(keys.author.bytes()),
                                    base::to_hex(keys.identity.bytes()),     base::to_hex(keys.backup.bytes())};
  };
  auto all = texts(derive_keys(root));
  CHECK(all == texts(derive_keys(root)));
  const auto others = texts(derive_keys(crypto::RootKey::generate(random)));
  all.insert(all.end(), others.begin(), others.end());
  all.push_back(base::to_hex(root.bytes()));
  std::ranges::sort(all);
  CHECK(std::ranges::adjacent_find(all) == all.end());
}

TEST_CASE("two keyrings with one passphrase have nothing in common", "[keyring]") {
  crypto::SystemRandom random;
  const Created one = make(random);
  const Created two = make(random);
  CHECK_FALSE(equal(one.root, two.root));
  std::size_t same = 0;
  for (std::size_t i = 12; i < one.file.size(); ++i) same += one.file[i] == two.file[i] ? 1 : 0;
  CHECK(same < 40);  // kinds, zeros and costs are 24 bytes; chance makes one or two more
}

TEST_CASE("but for what they say in the open, keyrings look like noise", "[keyring]") {
  crypto::SystemRandom random;
  // docs/storage.md, "The keyring": magic and version, and of each slot its kind, zeros and cost.
  constexpr std::size_t kOpenSize = 12;
  constexpr std::size_t kSecondSlotAt = 12 + kSlotSize;
  base::Bytes noise;
  for (int i = 0; i < 60; ++i) {
    const base::Bytes file = make(random).file;
    base::append(noise, base::ByteView(file).subspan(12 + kOpenSize, kSlotSize - kOpenSize));
    base::append(noise, base::ByteView(file).subspan(kSecondSlotAt + kOpenSize));
  }
  std::array<double, 256> counts{};
  for (const std::byte byte : noise) counts[std::to_integer<std::size_t>(byte)] += 1;
  const double expected = static_cast<double>(noise.size()) / 256;
  double statistic = 0;
  for (const double count : counts) statistic += (count - expected) * (count - expected) / expected;
  // Pearson's chi-square of 255 degrees: 255 with a deviation of 22.6 for noise.
  CHECK(statistic > 255 - 6 * 22.6);
  CHECK(statistic < 255 + 6 * 22.6);
}
