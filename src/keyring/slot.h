#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/keys.h"
#include "crypto/password_hash.h"
#include "keyring/error.h"

// One slot of a keyring file (docs/storage.md, "The keyring"). These functions work on bytes.
namespace waterline::keyring {

// The kind of a slot is also its number in the keyring. The last two kinds are for a separate
// passphrase of the deep, which is not built yet. Until then these slots hold a filler, and without
// the root key nobody can tell it from a slot in use.
enum class SlotKind : std::uint8_t {
  kPassphrase = 1,
  kRecovery = 2,
  kDeepPassphrase = 3,
  kDeepRecovery = 4
};

// Layout of a slot: offsets in bytes. A sealed key is crypto::seal of the 32 bytes of the root key.
inline constexpr std::size_t kSlotPassesAt = 4;
inline constexpr std::size_t kSlotMemoryAt = 8;
inline constexpr std::size_t kSlotSaltAt = 12;
inline constexpr std::size_t kSlotSealedKeyAt = 28;
inline constexpr std::size_t kSlotCommitmentAt = 100;
inline constexpr std::size_t kSlotSize = 132;

// The tag type for the secret that opens a slot: 32 bytes from the hash of the passphrase, or from
// the recovery phrase.
struct SlotPurpose;
using SlotSecret = crypto::Key<SlotPurpose>;

// The unencrypted part of a slot. A recovery slot has no cost: passes and memory are 0.
struct SlotOpening {
  SlotKind kind = SlotKind::kPassphrase;
  crypto::PasswordHashCost cost;
  crypto::PasswordSalt salt{};
};

// Reads the unencrypted part of a slot. REQUIRES: slot.size() == kSlotSize.
SlotOpening read_slot(base::ByteView slot);

std::array<std::byte, kSlotSize> lock_slot(const SlotOpening& opening, const SlotSecret& secret,
                                           const crypto::RootKey& root, base::Random& random);

// Returns a slot that nothing opens. Its unencrypted part is like that of a slot in use, and the
// rest is random.
std::array<std::byte, kSlotSize> filler_slot(SlotKind kind, const crypto::PasswordHashCost& cost,
                                             base::Random& random);

// Returns the root key of a slot. kWrongSecret: the slot's commitment is to another secret.
// kDamaged: the commitment fits, but the sealed key does not open. REQUIRES: slot.size() ==
// kSlotSize.
Result<crypto::RootKey> unlock_slot(base::ByteView slot, const SlotSecret& secret);

}  // namespace waterline::keyring
