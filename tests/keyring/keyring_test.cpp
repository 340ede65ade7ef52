#include "keyring/keyring.h"

#include <algorithm>
#include <array>
#include <functional>

#include <catch2/catch.hpp>

#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/system_random.h"
#include "crypto/vectors.h"
#include "crypto/words.h"
#include "fakes/seeded_random.h"
#include "keyring/box.h"
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

// Corrects the checksum of a changed file, as an attacker can who knows the format but no secret.
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
  CHECK(equal(open_with_passphrase(created.file, passphrase("copper lantern")).value().root,
              created.secrets.root));
  CHECK(equal(open_with_recovery_phrase(created.file, joined(created.recovery_phrase)).value().root,
              created.secrets.root));
}

TEST_CASE("only the exact passphrase opens a keyring", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  for (const std::string_view wrong :
       {"", "copper", "copper lantern ", "Copper lantern", "copper lanterm"}) {
    CHECK(open_with_passphrase(created.file, passphrase(wrong)).error() == Error::kWrongSecret);
  }
  CHECK(open_with_recovery_phrase(created.file, "copper lantern").error() == Error::kWrongSecret);
  const Created other = make(random);
  CHECK(open_with_recovery_phrase(created.file, joined(other.recovery_phrase)).error() ==
        Error::kWrongSecret);
}

TEST_CASE("a renewed keyring shares no key and no slot", "[keyring]") {
  crypto::SystemRandom random;
  const Created old = make(random);
  const auto fresh = create(renewed(old.secrets, Person::kKept, random), passphrase("meadow finch"),
                            kCheap, random);
  REQUIRE(fresh.ok());
  CHECK_FALSE(equal(fresh->secrets.root, old.secrets.root));
  CHECK(base::to_hex(fresh->secrets.deep.bytes()) != base::to_hex(old.secrets.deep.bytes()));
  CHECK(base::to_hex(fresh->secrets.person.bytes()) == base::to_hex(old.secrets.person.bytes()));
  CHECK(fresh->secrets.generation == old.secrets.generation + 1);
  CHECK(open_with_passphrase(fresh->file, passphrase("copper lantern")).error() ==
        Error::kWrongSecret);
  CHECK(open_with_recovery_phrase(fresh->file, joined(old.recovery_phrase)).error() ==
        Error::kWrongSecret);
  CHECK(open_with_recovery_phrase(fresh->file, joined(fresh->recovery_phrase)).ok());
}

TEST_CASE("a new person keeps the latest five former person secrets", "[keyring]") {
  crypto::SystemRandom random;
  Secrets secrets = make(random).secrets;
  std::vector<std::string> persons;
  for (int i = 0; i < 7; ++i) {
    persons.insert(persons.begin(), base::to_hex(secrets.person.bytes()));
    secrets = renewed(secrets, Person::kNew, random);
  }
  persons.resize(kMaxFormer);
  const auto created = create(secrets.clone(), passphrase("copper lantern"), kCheap, random);
  REQUIRE(created.ok());
  const auto opened = open_with_passphrase(created->file, passphrase("copper lantern"));
  REQUIRE(opened.ok());
  CHECK(base::to_hex(opened->person.bytes()) == base::to_hex(secrets.person.bytes()));
  std::vector<std::string> former;
  for (const auto& one : opened->former) former.push_back(base::to_hex(one.bytes()));
  CHECK(former == persons);
}

TEST_CASE("a keyring with any changed bit is known as damaged", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  for (std::size_t bit = 0; bit < created.file.size() * 8; ++bit) {
    base::Bytes file = created.file;
    file[bit / 8] ^= std::byte{1} << (bit % 8);
    REQUIRE(check_file(file).error() == Error::kDamaged);
    REQUIRE(open_with_recovery_phrase(file, joined(created.recovery_phrase)).error() ==
            Error::kDamaged);
  }
}

TEST_CASE("a changed keyring with a correct checksum opens with neither secret", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  const std::string phrase = joined(created.recovery_phrase);
  for (std::size_t bit = 0; bit < (created.file.size() - kChecksumSize) * 8; ++bit) {
    base::Bytes file = created.file;
    file[bit / 8] ^= std::byte{1} << (bit % 8);
    file = with_right_checksum(std::move(file));
    REQUIRE_FALSE(open_with_recovery_phrase(file, phrase).ok());
    // Each try with the passphrase runs Argon2id, and some of the changed bits set how long that
    // takes. So with the passphrase only one bit of each byte is tested.
    if (bit % 8 == bit / 8 % 8)
      REQUIRE_FALSE(open_with_passphrase(file, passphrase("copper lantern")).ok());
  }
}

TEST_CASE("a shortened or extended keyring is known as damaged", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  for (std::size_t size = 0; size < created.file.size(); ++size) {
    const base::Bytes file(created.file.begin(),
                           created.file.begin() + static_cast<std::ptrdiff_t>(size));
    REQUIRE(check_file(file).error() == Error::kDamaged);
    if (size >= kChecksumSize)
      REQUIRE_FALSE(open_with_passphrase(with_right_checksum(file), {}).ok());
  }
  base::Bytes longer = created.file;
  longer.push_back(std::byte{0});
  CHECK(check_file(longer).error() == Error::kDamaged);
  CHECK(check_file(with_right_checksum(longer)).error() == Error::kDamaged);
}

TEST_CASE("a keyring of a later version is not reported as damaged", "[keyring]") {
  crypto::SystemRandom random;
  base::Bytes file = make(random).file;
  file[8] = std::byte{3};
  file.insert(file.begin() + 100, 50, std::byte{9});  // its content does not matter
  CHECK(check_file(with_right_checksum(file)).error() == Error::kNewer);
}

TEST_CASE("a cost outside the limits is refused before memory is allocated", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  const auto with_cost = [&](std::uint32_t passes, std::uint32_t memory_kib) {
    base::Bytes cost;
    base::append_little_endian(cost, passes);
    base::append_little_endian(cost, memory_kib);
    base::Bytes file = created.file;
    std::ranges::copy(cost, file.begin() + 12 + kSlotPassesAt);
    return open_with_passphrase(with_right_checksum(std::move(file)), passphrase("copper lantern"))
        .error();
  };
  CHECK(with_cost(0, kCostFloor.memory_kib) == Error::kUnacceptableCost);
  CHECK(with_cost(1, kCostFloor.memory_kib - 1) == Error::kUnacceptableCost);
  CHECK(with_cost(1, 0) == Error::kUnacceptableCost);
  CHECK(with_cost(kCostCeiling.passes + 1, kCostFloor.memory_kib) == Error::kUnacceptableCost);
  CHECK(with_cost(1, kCostCeiling.memory_kib + 1) == Error::kUnacceptableCost);
  // 4 TiB; more than any machine has
  CHECK(with_cost(0xffffffff, 0xffffffff) == Error::kUnacceptableCost);
  // These costs of the hash are within the limits. So the keyring computes the hash with them, and
  // the result does not open the slot.
  CHECK(with_cost(2, kCostFloor.memory_kib) == Error::kWrongSecret);
}

TEST_CASE("a slot opens only with the secret of its commitment", "[keyring]") {
  fakes::SeededRandom random(1);
  const auto root = crypto::RootKey::generate(random);
  const auto secret = SlotSecret::generate(random);
  const auto other = SlotSecret::generate(random);
  const SlotOpening opening{SlotKind::kRecovery, {0, 0}, random.bytes<16>()};
  const auto slot = lock_slot(opening, secret, root, random);
  CHECK(equal(unlock_slot(slot, secret).value(), root));
  CHECK(unlock_slot(slot, other).error() == Error::kWrongSecret);

  // Forge a slot whose sealed key opens under another secret. Its commitment is still to the first
  // secret, so it refuses the other one.
  auto forged = lock_slot(opening, other, root, random);
  std::copy(slot.begin() + kSlotCommitmentAt, slot.end(), forged.begin() + kSlotCommitmentAt);
  CHECK(unlock_slot(forged, other).error() == Error::kWrongSecret);
  CHECK(unlock_slot(forged, secret).error() == Error::kDamaged);
}

TEST_CASE("all derived keys differ and need secrets", "[keyring]") {
  fakes::SeededRandom random(2);
  const Secrets secrets = renewed(Secrets::generate(random), Person::kNew, random);
  const auto texts = [](const DerivedKeys& keys) {
    return std::vector<std::string>{base::to_hex(keys.deep_store.bytes()),
                                    base::to_hex(keys.vault_store.bytes()),
                                    base::to_hex(keys.ledger_store.bytes()),
                                    base::to_hex(keys.author.bytes()),
                                    base::to_hex(keys.identity.bytes()),
                                    base::to_hex(keys.proof.bytes()),
                                    base::to_hex(keys.backup.bytes()),
                                    base::to_hex(keys.marker.bytes()),
                                    base::to_hex(keys.former_authors.at(0).bytes())};
  };
  auto all = texts(derive_keys(secrets));
  CHECK(all == texts(derive_keys(secrets)));
  const auto others = texts(derive_keys(renewed(Secrets::generate(random), Person::kNew, random)));
  all.insert(all.end(), others.begin(), others.end());
  all.push_back(base::to_hex(secrets.root.bytes()));
  all.push_back(base::to_hex(secrets.person.bytes()));
  std::ranges::sort(all);
  CHECK(std::ranges::adjacent_find(all) == all.end());
}

TEST_CASE("two keyrings with one passphrase have nothing in common", "[keyring]") {
  crypto::SystemRandom random;
  const Created one = make(random);
  const Created two = make(random);
  CHECK_FALSE(equal(one.secrets.root, two.secrets.root));
  std::size_t same = 0;
  for (std::size_t i = 12; i < one.file.size(); ++i) same += one.file[i] == two.file[i] ? 1 : 0;
  // The two files have 48 equal bytes in the fields for the kinds of the slots, the zeros and the
  // costs. Three or four more bytes are equal by chance.
  CHECK(same < 70);
}

TEST_CASE("keyrings look like noise except their unencrypted part", "[keyring]") {
  crypto::SystemRandom random;
  // A keyring begins with 12 unencrypted bytes, the magic and the version. Each slot begins with
  // kOpenSize more: its kind, zeros and cost (docs/storage.md).
  constexpr std::size_t kOpenSize = 12;
  base::Bytes noise;
  for (int i = 0; i < 60; ++i) {
    const base::Bytes file = make(random).file;
    for (std::size_t slot = 0; slot < 4; ++slot) {
      const std::size_t at = 12 + slot * kSlotSize;
      base::append(noise, base::ByteView(file).subspan(at + kOpenSize, kSlotSize - kOpenSize));
    }
    base::append(noise, base::ByteView(file).subspan(540));
  }
  std::array<double, 256> counts{};
  for (const std::byte byte : noise) counts[std::to_integer<std::size_t>(byte)] += 1;
  const double expected = static_cast<double>(noise.size()) / 256;
  double statistic = 0;
  for (const double count : counts) statistic += (count - expected) * (count - expected) / expected;
  // Pearson's chi-square with 255 degrees of freedom: 255 with a deviation of 22.6 for noise.
  CHECK(statistic > 255 - 6 * 22.6);
  CHECK(statistic < 255 + 6 * 22.6);
}

TEST_CASE("unused slots of the deep look like used slots", "[keyring]") {
  crypto::SystemRandom random;
  const Created created = make(random);
  const auto slot = [&](std::size_t number) {
    return base::ByteView(created.file).subspan(12 + number * 132, 132);
  };
  for (const std::size_t used : {std::size_t{0}, std::size_t{1}}) {
    const SlotOpening in_use = read_slot(slot(used));
    const SlotOpening filler = read_slot(slot(used + 2));
    CHECK(static_cast<int>(filler.kind) == static_cast<int>(in_use.kind) + 2);
    CHECK(filler.cost.passes == in_use.cost.passes);
    CHECK(filler.cost.memory_kib == in_use.cost.memory_kib);
    CHECK(filler.salt != in_use.salt);
  }
}

TEST_CASE("a box with an unknown flag is of a newer version", "[keyring]") {
  crypto::SystemRandom random;
  const Secrets secrets = Secrets::generate(random);
  struct BoxPurpose;
  const auto key =
      crypto::derive<crypto::Key<BoxPurpose>>(secrets.root, crypto::label::kKeyringBox);
  const base::Bytes bound(540);
  for (const std::size_t at : {kBoxFlagsAt, kBoxFormerAt - 1, kBoxZerosAt, kBoxPlainSize - 1}) {
    base::Bytes plain(kBoxPlainSize);
    plain[at] = std::byte{1};
    base::Bytes box(kBoxSize);
    crypto::seal(key.bytes(), plain, bound, random, box);
    CHECK(open_box(box, secrets.root, bound).error() == Error::kNewer);
  }
  CHECK(open_box(seal_box(secrets, bound, random), secrets.root, bound).ok());
  CHECK(open_box(seal_box(secrets, bound, random), secrets.root, base::Bytes(539)).error() ==
        Error::kDamaged);
}

TEST_CASE("a keyring written by hand as docs/storage.md says opens", "[keyring]") {
  for (const auto& one : crypto::testing::published_vectors("keyring.txt")) {
    const base::Bytes file = one.bytes("file");
    const auto opened = open_with_passphrase(file, one.bytes("passphrase"));
    const auto by_phrase =
        open_with_recovery_phrase(file, joined(crypto::phrase_of(one.bytes("recovery"))));
    REQUIRE(opened.ok());
    REQUIRE(by_phrase.ok());
    for (const Secrets* secrets : {&*opened, &*by_phrase}) {
      CHECK(base::to_hex(secrets->root.bytes()) == one.text("root"));
      CHECK(base::to_hex(secrets->person.bytes()) == one.text("person"));
      CHECK(secrets->generation == one.number("generation"));
      REQUIRE(secrets->former.size() == 1);
      CHECK(base::to_hex(secrets->former[0].bytes()) == one.text("former"));
      const DerivedKeys keys = derive_keys(*secrets);
      CHECK(base::to_hex(keys.deep_store.bytes()) == one.text("deep"));
      CHECK(base::to_hex(keys.vault_store.bytes()) == one.text("vault_store"));
      CHECK(base::to_hex(keys.ledger_store.bytes()) == one.text("ledger_store"));
      CHECK(base::to_hex(keys.backup.bytes()) == one.text("backup"));
      CHECK(base::to_hex(keys.marker.bytes()) == one.text("marker"));
      CHECK(base::to_hex(keys.author.bytes()) == one.text("author"));
      CHECK(base::to_hex(keys.identity.bytes()) == one.text("identity"));
      CHECK(base::to_hex(keys.proof.bytes()) == one.text("proof"));
    }
  }
}

TEST_CASE("a passphrase opens in every normal form, whichever it was set in", "[keyring]") {
  crypto::SystemRandom random;
  const std::string nfc = "stra\u00dfe caf\u00e9 \u1ec7";
  const std::string nfd = "stra\u00dfe cafe\u0301 e\u0323\u0302";
  const std::string mixed = "stra\u00dfe cafe\u0301 \u1ec7";
  for (const std::string& set : {nfc, nfd, mixed}) {
    const base::Bytes file = create(base::bytes_of(set), kCostFloor, random).value().file;
    for (const std::string& typed : {nfc, nfd, mixed})
      CHECK(open_with_passphrase(file, base::bytes_of(typed)).ok());
    CHECK(open_with_passphrase(file, base::bytes_of("strasse cafe e")).error() ==
          Error::kWrongSecret);
  }
}

namespace {

struct FilePurpose;

// Returns a keyring of an earlier version of the program, which hashed a passphrase as it was
// typed, without a normal form.
base::Bytes file_of_bytes(std::string_view passphrase) {
  crypto::SystemRandom random;
  const Created made = create(base::bytes_of("another one"), kCostFloor, random).value();
  constexpr std::size_t kSlotsAt = 12;
  constexpr std::size_t kBoxAt = kSlotsAt + 4 * kSlotSize;
  const SlotOpening opening{SlotKind::kPassphrase, kCostFloor, random.bytes<16>()};
  const crypto::SecretBytes hash =
      crypto::password_hash(base::bytes_of(passphrase), opening.salt, opening.cost);
  base::Bytes file(made.file.begin(), made.file.begin() + kBoxAt);
  std::ranges::copy(lock_slot(opening, SlotSecret(hash.view()), made.secrets.root, random),
                    file.begin() + kSlotsAt);
  base::append(file, seal_box(made.secrets, file, random));
  base::append(file, crypto::hmac_sha512(crypto::derive<crypto::Key<FilePurpose>>(
                                             made.secrets.root, crypto::label::kKeyringFile)
                                             .bytes(),
                                         file));
  base::append(file, crypto::sha512(file));
  return file;
}

}  // namespace

TEST_CASE("a keyring that was made without a normal form opens by both", "[keyring]") {
  const std::string nfc = "caf\u00e9 am fluss";
  const std::string nfd = "cafe\u0301 am fluss";
  for (const std::string& set : {nfc, nfd}) {
    const base::Bytes file = file_of_bytes(set);
    for (const std::string& typed : {nfc, nfd})
      CHECK(open_with_passphrase(file, base::bytes_of(typed)).ok());
  }
}
