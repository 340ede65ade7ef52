#include "backup/sealed_bytes.h"

#include <algorithm>

#include "backup/format.h"
#include "base/check.h"

namespace waterline::backup {
namespace {

// The header is like a backup's, but begins with another text. A file's key depends on every byte
// of its header, so a sealed export never opens as a backup, nor a backup as a sealed export.
constexpr std::string_view kSealedMagic = "WTRLSEAL";
constexpr std::uint32_t kSealedVersion = 2;
constexpr std::size_t kSealedVersionAt = 8;
constexpr std::size_t kLengthSize = 8;

base::Bytes header_with(base::ByteView keyring, base::Random& random) {
  base::Bytes header = base::to_bytes(base::bytes_of(kSealedMagic));
  base::append_little_endian(header, kSealedVersion);
  base::append(header, random.bytes<16>());
  base::append(header, keyring);
  base::check(header.size() == kHeaderSize);
  return header;
}

FileKey key_of(const keyring::Secrets& secrets, base::ByteView header) {
  return file_key(keyring::derive_keys(secrets).backup, header);
}

SealedError from_keyring(keyring::Error error) {
  switch (error) {
    case keyring::Error::kWrongSecret:
      return SealedError::kWrongPassphrase;
    case keyring::Error::kOutOfMemory:
      return SealedError::kOutOfMemory;
    case keyring::Error::kNewer:
      return SealedError::kNewer;
    default:
      return SealedError::kDamaged;
  }
}

}  // namespace

bool is_sealed(base::ByteView file) {
  return file.size() >= kSealedMagic.size() &&
         base::text_of(file.first(kSealedMagic.size())) == kSealedMagic;
}

base::Bytes seal_bytes(base::ByteView content, base::ByteView passphrase,
                       const crypto::PasswordHashCost& cost, base::Random& random) {
  // The keyring has a slot for a recovery phrase, too, but nobody ever sees that phrase. So only
  // the passphrase opens the file.
  const auto keyring = keyring::create(passphrase, cost, random);
  if (!keyring) return {};
  base::Bytes file = header_with(keyring->file, random);
  const FileKey key = key_of(keyring->secrets, file);

  base::Bytes plain;
  plain.reserve(padded_content(kLengthSize + content.size()));
  base::append_little_endian(plain, static_cast<std::uint64_t>(content.size()));
  base::append(plain, content);
  plain.resize(padded_content(plain.size()));
  file.reserve(file_size(plain.size()));
  for (std::size_t at = 0, index = 0; at < plain.size(); at += kChunkSize, ++index) {
    const auto chunk = base::ByteView(plain).subspan(at, std::min(kChunkSize, plain.size() - at));
    const Place place = at + chunk.size() == plain.size() ? Place::kLast : Place::kInside;
    seal_chunk(key, index, place, chunk, random, file);
  }
  crypto::wipe(plain);
  return file;
}

base::Result<base::Bytes, SealedError> open_bytes(base::ByteView file, base::ByteView passphrase) {
  if (!is_sealed(file)) return SealedError::kNotSealed;
  if (file.size() < kSealedVersionAt + sizeof kSealedVersion) return SealedError::kDamaged;
  const auto version = base::read_little_endian<std::uint32_t>(file.subspan(kSealedVersionAt));
  if (version > kSealedVersion) return SealedError::kNewer;
  if (version != kSealedVersion || file.size() < kHeaderSize) return SealedError::kDamaged;
  const base::ByteView header = file.first(kHeaderSize);
  const auto secrets = keyring::open_with_passphrase(keyring_in(header), passphrase);
  if (!secrets) return from_keyring(secrets.error());
  const FileKey key = key_of(*secrets, header);

  base::Bytes plain;
  base::Bytes chunk;
  base::ByteView rest = file.subspan(kHeaderSize);
  for (std::uint64_t index = 0; !rest.empty(); ++index) {
    const auto sealed = rest.first(std::min(kSealedChunkSize, rest.size()));
    rest = rest.subspan(sealed.size());
    if (auto opened =
            open_chunk(key, index, rest.empty() ? Place::kLast : Place::kInside, sealed, chunk);
        !opened)
      return SealedError::kDamaged;
    base::append(plain, chunk);
  }
  crypto::wipe(chunk);
  if (plain.size() < kLengthSize) return SealedError::kDamaged;
  const auto length = base::read_little_endian<std::uint64_t>(plain);
  if (length > plain.size() - kLengthSize) return SealedError::kDamaged;
  base::Bytes content = base::to_bytes(base::ByteView(plain).subspan(kLengthSize, length));
  crypto::wipe(plain);
  return content;
}

}  // namespace waterline::backup
