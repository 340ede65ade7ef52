#include "keyring/slot.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"

namespace waterline::keyring {
namespace {

static_assert(kSlotSaltAt + std::tuple_size_v<crypto::PasswordSalt> == kSlotSealedKeyAt);
static_assert(kSlotSealedKeyAt + crypto::RootKey::kSize + crypto::kSealOverhead ==
              kSlotCommitmentAt);

struct WrapPurpose;
using WrapKey = crypto::Key<WrapPurpose>;
struct CommitmentPurpose;
using Commitment = crypto::Key<CommitmentPurpose>;
static_assert(kSlotCommitmentAt + Commitment::kSize == kSlotSize);

// Returns the context of the key derivation. It contains the kind of the slot, so that a recovery
// phrase that opens two kinds of slots makes different keys for them.
base::Bytes context_of(const SlotOpening& opening) {
  base::Bytes context{static_cast<std::byte>(opening.kind)};
  base::append(context, opening.salt);
  return context;
}

// Returns the commitment to the key of a slot. It is needed because the tag of an AEAD does not
// bind the key: an attacker can make one ciphertext that opens under many keys, and so learn which
// of them a person's passphrase makes.
Commitment commitment_of(const SlotSecret& secret, const SlotOpening& opening) {
  return crypto::derive<Commitment>(secret, crypto::label::kSlotCommitment, context_of(opening));
}

WrapKey wrap_key_of(const SlotSecret& secret, const SlotOpening& opening) {
  return crypto::derive<WrapKey>(secret, crypto::label::kSlotWrap, context_of(opening));
}

base::Bytes opening_bytes(const SlotOpening& opening) {
  base::Bytes bytes{static_cast<std::byte>(opening.kind), std::byte{0}, std::byte{0}, std::byte{0}};
  base::append_little_endian(bytes, opening.cost.passes);
  base::append_little_endian(bytes, opening.cost.memory_kib);
  base::append(bytes, opening.salt);
  return bytes;
}

}  // namespace

SlotOpening read_slot(base::ByteView slot) {
  base::check(slot.size() == kSlotSize);
  SlotOpening opening;
  opening.kind = static_cast<SlotKind>(slot[0]);
  opening.cost.passes = base::read_little_endian<std::uint32_t>(slot.subspan(kSlotPassesAt));
  opening.cost.memory_kib = base::read_little_endian<std::uint32_t>(slot.subspan(kSlotMemoryAt));
  std::ranges::copy(slot.subspan(kSlotSaltAt, opening.salt.size()), opening.salt.begin());
  return opening;
}

std::array<std::byte, kSlotSize> lock_slot(const SlotOpening& opening, const SlotSecret& secret,
                                           const crypto::RootKey& root, base::Random& random) {
  const base::Bytes open_part = opening_bytes(opening);
  std::array<std::byte, kSlotSize> slot{};
  const base::MutableByteView view = slot;
  std::ranges::copy(open_part, view.begin());
  crypto::seal(wrap_key_of(secret, opening).bytes(), root.bytes(), open_part, random,
               view.subspan(kSlotSealedKeyAt, kSlotCommitmentAt - kSlotSealedKeyAt));
  std::ranges::copy(commitment_of(secret, opening).bytes(),
                    view.subspan(kSlotCommitmentAt).begin());
  return slot;
}

std::array<std::byte, kSlotSize> filler_slot(SlotKind kind, const crypto::PasswordHashCost& cost,
                                             base::Random& random) {
  std::array<std::byte, kSlotSize> slot{};
  const base::MutableByteView view = slot;
  random.fill(view.subspan(kSlotSaltAt));
  const base::Bytes open_part = opening_bytes({kind, cost, {}});
  std::copy_n(open_part.begin(), kSlotSaltAt, slot.begin());
  return slot;
}

Result<crypto::RootKey> unlock_slot(base::ByteView slot, const SlotSecret& secret) {
  const SlotOpening opening = read_slot(slot);
  if (!crypto::equal_in_constant_time(commitment_of(secret, opening).bytes(),
                                      slot.subspan(kSlotCommitmentAt))) {
    return Error::kWrongSecret;
  }
  crypto::RootKey root;
  const auto sealed = slot.subspan(kSlotSealedKeyAt, kSlotCommitmentAt - kSlotSealedKeyAt);
  if (!crypto::open(wrap_key_of(secret, opening).bytes(), sealed, slot.first(kSlotSealedKeyAt),
                    root.bytes())) {
    return Error::kDamaged;
  }
  return root;
}

}  // namespace waterline::keyring
