#include "keyring/keyring.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/check.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/words.h"
#include "keyring/box.h"
#include "keyring/slot.h"
#include "unicode/normal_form.h"

namespace waterline::keyring {
namespace {

constexpr std::string_view kMagic = "WTRLKEYS";
constexpr std::uint32_t kVersion = 2;

// Layout of the file: offsets in bytes.
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kSlotsAt = 12;
constexpr std::size_t kSlots = 4;
constexpr std::size_t kBoxAt = kSlotsAt + kSlots * kSlotSize;
constexpr std::size_t kMacAt = kBoxAt + kBoxSize;
constexpr std::size_t kMacSize = 64;
constexpr std::size_t kChecksumAt = kMacAt + kMacSize;
constexpr std::size_t kChecksumSize = 64;
static_assert(kChecksumAt + kChecksumSize == kFileSize);

constexpr std::size_t slot_at(SlotKind kind) {
  return kSlotsAt + (static_cast<std::size_t>(kind) - 1) * kSlotSize;
}

struct FilePurpose;
using FileKey = crypto::Key<FilePurpose>;

std::array<std::byte, kMacSize> mac_of(const crypto::RootKey& root, base::ByteView authenticated) {
  return crypto::hmac_sha512(crypto::derive<FileKey>(root, crypto::label::kKeyringFile).bytes(),
                             authenticated);
}

bool is_acceptable(const crypto::PasswordHashCost& cost) {
  return cost.passes >= kCostFloor.passes && cost.passes <= kCostCeiling.passes &&
         cost.memory_kib >= kCostFloor.memory_kib && cost.memory_kib <= kCostCeiling.memory_kib;
}

crypto::SecretBytes in_secret(std::string text) {
  auto secret = crypto::SecretBytes::copy_of(base::bytes_of(text));
  crypto::wipe(std::as_writable_bytes(std::span(text)));
  return secret;
}

crypto::SecretBytes composed(base::ByteView passphrase) {
  return in_secret(unicode::composed(base::text_of(passphrase)));
}

// Returns the forms in which a passphrase may have been set, without duplicates: NFC, as typed, and
// NFD.
std::vector<crypto::SecretBytes> forms_of(base::ByteView passphrase) {
  std::vector<crypto::SecretBytes> forms;
  const auto add = [&](crypto::SecretBytes form) {
    const auto is_same = [&](const crypto::SecretBytes& one) {
      return std::ranges::equal(one.view(), form.view());
    };
    if (std::ranges::none_of(forms, is_same)) forms.push_back(std::move(form));
  };
  add(composed(passphrase));
  add(crypto::SecretBytes::copy_of(passphrase));
  add(in_secret(unicode::decomposed(base::text_of(passphrase))));
  return forms;
}

Result<SlotSecret> secret_of_passphrase(base::ByteView passphrase, const SlotOpening& opening) {
  const crypto::SecretBytes hash = crypto::password_hash(passphrase, opening.salt, opening.cost);
  if (hash.empty()) return Error::kOutOfMemory;
  return SlotSecret(hash.view());
}

Result<std::array<std::byte, kSlotSize>> new_passphrase_slot(const crypto::RootKey& root,
                                                             base::ByteView passphrase,
                                                             const crypto::PasswordHashCost& cost,
                                                             base::Random& random) {
  base::check(is_acceptable(cost));
  const SlotOpening opening{SlotKind::kPassphrase, cost, random.bytes<16>()};
  const auto secret = secret_of_passphrase(composed(passphrase).view(), opening);
  if (!secret) return secret.error();
  return lock_slot(opening, *secret, root, random);
}

// Returns the secrets in the file. `root` is the root key from a slot, or the error of that slot.
Result<Secrets> contents_of(const Result<crypto::RootKey>& root, base::ByteView file) {
  if (!root) return root.error();
  if (!crypto::equal_in_constant_time(mac_of(*root, file.first(kMacAt)),
                                      file.subspan(kMacAt, kMacSize))) {
    return Error::kDamaged;
  }
  return open_box(file.subspan(kBoxAt, kBoxSize), *root, file.first(kBoxAt));
}

}  // namespace

Result<void> check_file(base::ByteView file) {
  if (file.size() < kVersionAt + sizeof kVersion + kChecksumSize) return Error::kDamaged;
  if (base::text_of(file.first(kMagic.size())) != kMagic) return Error::kDamaged;
  const auto checksum = crypto::sha512(file.first(file.size() - kChecksumSize));
  if (!std::ranges::equal(checksum, file.last(kChecksumSize))) return Error::kDamaged;
  const auto version = base::read_little_endian<std::uint32_t>(file.subspan(kVersionAt));
  if (version > kVersion) return Error::kNewer;
  if (version != kVersion || file.size() != kFileSize) return Error::kDamaged;
  return {};
}

Result<Created> create(Secrets secrets, base::ByteView passphrase,
                       const crypto::PasswordHashCost& cost, base::Random& random) {
  const auto passphrase_slot = new_passphrase_slot(secrets.root, passphrase, cost, random);
  if (!passphrase_slot) return passphrase_slot.error();
  const auto recovery = SlotSecret::generate(random);
  const SlotOpening opening{SlotKind::kRecovery, {0, 0}, random.bytes<16>()};

  base::Bytes file = base::to_bytes(base::bytes_of(kMagic));
  base::append_little_endian(file, kVersion);
  base::append(file, *passphrase_slot);
  base::append(file, lock_slot(opening, recovery, secrets.root, random));
  base::append(file, filler_slot(SlotKind::kDeepPassphrase, cost, random));
  base::append(file, filler_slot(SlotKind::kDeepRecovery, {0, 0}, random));
  base::append(file, seal_box(secrets, file, random));
  base::append(file, mac_of(secrets.root, file));
  base::append(file, crypto::sha512(file));
  base::check(file.size() == kFileSize);
  return Created{std::move(file), std::move(secrets), crypto::phrase_of(recovery.bytes())};
}

Result<Created> create(base::ByteView passphrase, const crypto::PasswordHashCost& cost,
                       base::Random& random) {
  return create(Secrets::generate(random), passphrase, cost, random);
}

Result<Secrets> open_with_passphrase(base::ByteView file, base::ByteView passphrase) {
  if (const auto checked = check_file(file); !checked) return checked.error();
  const base::ByteView slot = file.subspan(slot_at(SlotKind::kPassphrase), kSlotSize);
  const SlotOpening opening = read_slot(slot);
  if (opening.kind != SlotKind::kPassphrase) return Error::kDamaged;
  if (!is_acceptable(opening.cost)) return Error::kUnacceptableCost;
  for (const crypto::SecretBytes& form : forms_of(passphrase)) {
    const auto secret = secret_of_passphrase(form.view(), opening);
    if (!secret) return secret.error();
    const auto root = unlock_slot(slot, *secret);
    if (root || root.error() != Error::kWrongSecret) return contents_of(root, file);
  }
  return Error::kWrongSecret;
}

Result<Secrets> open_with_recovery_phrase(base::ByteView file, std::string_view phrase) {
  if (const auto checked = check_file(file); !checked) return checked.error();
  const base::ByteView slot = file.subspan(slot_at(SlotKind::kRecovery), kSlotSize);
  if (read_slot(slot).kind != SlotKind::kRecovery) return Error::kDamaged;
  std::optional<base::Bytes> bytes = crypto::secret_of_phrase(phrase);
  if (!bytes) return Error::kWrongSecret;
  const SlotSecret secret(*bytes);
  crypto::wipe(*bytes);
  return contents_of(unlock_slot(slot, secret), file);
}

}  // namespace waterline::keyring
