#include "crypto/mac.h"
#include "crypto/words.h"
#include "fakes/seeded_random.h"
#include "fuzz/input.h"
#include "keyring/keyring.h"
#include "keyring/slot.h"

// Reads a keyring file from a disk. The first byte of the input chooses how much of the file is
// valid: 0 nothing, 1 its size and checksum, 2 a slot for a secret that the test has. No passphrase
// is hashed here: the keyring checks the cost of the hash before it computes one.
namespace {

using namespace waterline;

constexpr std::size_t kChecksumSize = 64;

void read(base::ByteView file) {
  (void)keyring::check_file(file);
  static const std::string phrase = [] {
    fakes::SeededRandom random(1);
    std::string text;
    for (const std::string& word : crypto::phrase_of(random.bytes<32>())) text += word + " ";
    return text;
  }();
  const auto root = keyring::open_with_recovery_phrase(file, phrase);
  // The recovery phrase of the test must not open the file, since nobody sealed the file with it.
  fuzz::require(!root.ok());
}

base::Bytes with_checksum(base::ByteView content) {
  base::Bytes file = base::to_bytes(content);
  file.resize(keyring::kFileSize - kChecksumSize);
  base::append(file, crypto::sha512(file));
  return file;
}

void read_slot(base::ByteView content) {
  base::Bytes slot = base::to_bytes(content);
  slot.resize(keyring::kSlotSize);
  const keyring::SlotOpening opening = keyring::read_slot(slot);
  fakes::SeededRandom random(2);
  const auto secret = keyring::SlotSecret::generate(random);
  const auto root = crypto::RootKey::generate(random);
  fuzz::require(!keyring::unlock_slot(slot, secret).ok());
  // The unencrypted part of a slot is authenticated with the sealed part: the slot must not open if
  // a byte of it differs.
  const auto sound = keyring::lock_slot(opening, secret, root, random);
  fuzz::require(keyring::unlock_slot(sound, secret).ok());
  std::copy_n(sound.begin() + keyring::kSlotSealedKeyAt,
              keyring::kSlotSize - keyring::kSlotSealedKeyAt,
              slot.begin() + keyring::kSlotSealedKeyAt);
  fuzz::require(keyring::unlock_slot(slot, secret).ok() == std::ranges::equal(slot, sound));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  switch (input.number(1) % 3) {
    case 0:
      read(input.rest());
      break;
    case 1:
      read(with_checksum(input.rest()));
      break;
    default:
      read_slot(input.rest());
  }
  return 0;
}
