#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "backup/error.h"
#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "keyring/keyring.h"
#include "store/page_codec.h"

// A backup file, as bytes in and bytes out (docs/storage.md, "A backup"): a header in the open,
// then sealed chunks. The header holds the keyring, so the file opens by itself: with the
// passphrase of its day, or the recovery phrase.
namespace waterline::backup {

inline constexpr std::size_t kKeyringAt = 28;
inline constexpr std::size_t kHeaderSize = kKeyringAt + keyring::kFileSize;
// plaintext of every chunk but the last
inline constexpr std::size_t kChunkSize = std::size_t{64} * 1024;
inline constexpr std::size_t kSealedChunkSize = kChunkSize + 40;

// What a part is; parts stand in the order of their codes. 4 (media), 5 (the deep as it lies on the
// disk) and 6 to 15 are kept for later: whoever meets a code that it does not know says that a
// newer program wrote it.
enum class Part : std::uint8_t { kDeep = 1, kVault = 2, kLedger = 3 };
inline constexpr std::array<Part, 3> kParts = {Part::kDeep, Part::kVault, Part::kLedger};
using store::kPageSize;

// What a backup says of itself, sealed, before its parts: from when it is, and since when its
// journal was paired.
struct About {
  base::WallTime made{};
  std::optional<base::Day> paired_on{};

  friend bool operator==(const About&, const About&) = default;
};
inline constexpr std::size_t kAboutSize = 32;
base::Bytes to_bytes(const About& about);
// REQUIRES: bytes.size() == kAboutSize. kDamaged: nothing that to_bytes gives.
Result<About> about_from(base::ByteView bytes);

// REQUIRES: `keyring` is a keyring file that check_file found sound.
base::Bytes make_header(base::ByteView keyring, base::Random& random);
// Whether this is the beginning of a backup that can be read: kNotABackup, kNewer, kDamaged.
Result<void> check_header(base::ByteView header);
// REQUIRES: check_header found it sound.
base::ByteView keyring_in(base::ByteView header);

// Under the key of one file, which is bound to every byte of its header.
struct FilePurpose;
using FileKey = crypto::Key<FilePurpose>;
FileKey file_key(const crypto::BackupKey& key, base::ByteView header);

enum class Place : std::uint8_t { kInside = 0, kLast = 1 };
// Appends the sealed chunk to `out`. REQUIRES: 0 < content.size() <= kChunkSize, and equal unless
// it is the last.
void seal_chunk(const FileKey& key, std::uint64_t index, Place place, base::ByteView content,
                base::Random& random, base::Bytes& out);
// kDamaged if it is not what was sealed as this chunk of this file.
Result<void> open_chunk(const FileKey& key, std::uint64_t index, Place place, base::ByteView sealed,
                        base::Bytes& content);

// The size of a backup file with so many bytes of content, all told.
std::uint64_t file_size(std::uint64_t content);
// How long content is made with zeros, so that the file's size is on Padmé's ladder.
std::uint64_t padded_content(std::uint64_t content);

}  // namespace waterline::backup
