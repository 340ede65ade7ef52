#include "keyring/keyring.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/words.h"
#include "keyring/slot.h"

namespace waterline::keyring {
namespace {

constexpr std::string_view kMagic = "WTRLKEYS";
constexpr std::uint32_t kVersion = 1;

// Layout of the file: offsets in bytes.
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kPassphraseSlotAt = 12;
constexpr std::size_t kRecoverySlotAt = kPassphraseSlotAt + kSlotSize;
constexpr std::size_t kMacAt = kRecoverySlotAt + kSlotSize;
constexpr std::size_t kChecksumSize = 64;
constexpr std::size_t kChecksumAt = kMacAt + 64;
static_assert(kChecksumAt + kChecksumSize == kFileSize);

struct FilePurpose;
using FileKey = crypto::Key<FilePurpose>;

std::array<std::byte, 64> mac_of(const crypto::RootKey& root, base::ByteView authenticated) {
  return crypto::hmac_sha512(crypto::derive<FileKey>(root, crypto::label::kKeyringFile).bytes(), authenticated);
}

base::Bytes assemble(const crypto::RootKey& root, base::ByteView passphrase_slot, base::ByteView recovery_slot) {
  base::Bytes file = base::to_bytes(base::bytes_of(kMagic));
  base::append_little_endian(file, kVersion);
  base::append(file, passphrase_slot);
  base::append(file, recovery_slot);
  base::append(file, mac_of(root, file));
  base::append(file, crypto::sha512(file));
  base::check(file.size() == kFileSize);
  return file;
}

bool is_acceptable(const crypto::PasswordHashCost& cost) {
  return cost.passes >= kCostFloor.passes && cost.passes <= kCostCeiling.passes &&
         cost.memory_kib >= kCostFloor.memory_kib && cost.memory_kib <= kCostCeiling.memory_kib;
}

Result<SlotSecret> secret_of_passphrase(base::ByteView passphrase, const SlotOpening& opening) {
  const crypto::SecretBytes hash = crypto::password_hash(passphrase, opening.salt, opening.cost);
  if (hash.empty()) return Error::kOutOfMemory;
  return SlotSecret(hash.view());
}

Result<std::array<std::byte, kSlotSize>> new_passphrase_slot(const crypto::RootKey& root, base::ByteView passphrase,
                                                             const crypto::PasswordHashCost& cost,
                                                             base::Random& random) {
  base::check(is_acceptable(cost));
  const SlotOpening opening{SlotKind::kPassphrase, cost, random.bytes<16>()};
  const auto secret = secret_of_passphrase(passphrase, opening);
  if (!secret) return secret.error();
  return lock_slot(opening, *secret, root, random);
}

Result<crypto::RootKey> verified(Result<crypto::RootKey> root, base::ByteView file) {
  if (root && !crypto::equal_in_constant_time(mac_of(*root, file.first(kMacAt)), file.subspan(kMacAt, 64))) {
    return Error::kDamaged;
  }
  return root;
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

Result<Created> create(base::ByteView passphrase, const crypto::PasswordHashCost& cost, base::Random& random) {
  auto root = crypto::RootKey::generate(random);
  const auto passphrase_slot = new_passphrase_slot(root, passphrase, cost, random);
  if (!passphrase_slot) return passphrase_slot.error();

  const auto recovery = SlotSecret::generate(random);
  const SlotOpening opening{SlotKind::kRecovery, {0, 0}, random.bytes<16>()};
  const auto recovery_slot = lock_slot(opening, recovery, root, random);

  base::Bytes file = assemble(root, *passphrase_slot, recovery_slot);
  return Created{std::move(file), std::move(root), crypto::phrase_of(recovery.bytes())};
}

Result<crypto::RootKey> open_with_passphrase(base::ByteView file, base::ByteView passphrase) {
  if (const auto checked = check_file(file); !checked) return checked.error();
  const base::ByteView slot = file.subspan(kPassphraseSlotAt, kSlotSize);
  const SlotOpening opening = read_slot(slot);
  if (opening.kind != SlotKind::kPassphrase) return Error::kDamaged;
  if (!is_acceptable(opening.cost)) return Error::kUnacceptableCost;
  const auto secret = secret_of_passphrase(passphrase, opening);
  if (!secret) return secret.error();
  return verified(unlock_slot(slot, *secret), file);
}

Result<crypto::RootKey> open_with_recovery_phrase(base::ByteView file, std::string_view phrase) {
  if (const auto checked = check_file(file); !checked) return checked.error();
  const base::ByteView slot = file.subspan(kRecoverySlotAt, kSlotSize);
  if (read_slot(slot).kind != SlotKind::kRecovery) return Error::kDamaged;
  std::optional<base::Bytes> bytes = crypto::secret_of_phrase(phrase);
  if (!bytes) return Error::kWrongSecret;
  const SlotSecret secret(*bytes);
  crypto::wipe(*bytes);
  return verified(unlock_slot(slot, secret), file);
}

Result<void> verify(base::ByteView file, const crypto::RootKey& root) {
  if (const auto checked = check_file(file); !checked) return checked.error();
  if (!crypto::equal_in_constant_time(mac_of(root, file.first(kMacAt)), file.subspan(kMacAt, 64))) {
    return Error::kDamaged;
  }
  return {};
}

Result<base::Bytes> with_new_passphrase(base::ByteView file, const crypto::RootKey& root, base::ByteView passphrase,
                                        const crypto::PasswordHashCost& cost, base::Random& random) {
  if (const auto genuine = verify(file, root); !genuine) return genuine.error();
  const auto slot = new_passphrase_slot(root, passphrase, cost, random);
  if (!slot) return slot.error();
  return assemble(root, *slot, file.subspan(kRecoverySlotAt, kSlotSize));
}

DerivedKeys derive_keys(const crypto::RootKey& root) {
  return {
      crypto::derive<crypto::DeepStoreKey>(root, crypto::label::kDeepStore),
      crypto::derive<crypto::VaultStoreKey>(root, crypto::label::kVaultStore),
      crypto::derive<crypto::LedgerStoreKey>(root, crypto::label::kLedgerStore),
      crypto::derive<crypto::AuthorKey>(root, crypto::label::kAuthor),
      crypto::derive<crypto::IdentitySecret>(root, crypto::label::kIdentity),
      crypto::derive<crypto::BackupKey>(root, crypto::label::kBackup),
  };
}

}  // namespace waterline::keyring
