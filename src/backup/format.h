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

// The format of a backup file (docs/storage.md, "A backup"): an unencrypted header, then sealed
// chunks. The header holds the keyring as it was on the day of the backup. So a person needs only
// the file and that day's passphrase, or the recovery phrase. These functions work on bytes.
namespace waterline::backup {

inline constexpr std::size_t kKeyringAt = 28;
inline constexpr std::size_t kHeaderSize = kKeyringAt + keyring::kFileSize;
// How many bytes of content every chunk has except the last, which may have fewer.
inline constexpr std::size_t kChunkSize = std::size_t{64} * 1024;
inline constexpr std::size_t kSealedChunkSize = kChunkSize + 40;

// The kinds of parts. A file has its parts in the order of their codes. The three stores are always
// there. The media files, which hold the attachments of a side, are there once there was an
// attachment. The codes 6 (the deep as on the disk) and 7 to 15 are reserved for later versions. If
// a reader finds such a code, it reports that a newer program wrote the file.
enum class Part : std::uint8_t {
  kDeep = 1,
  kVault = 2,
  kLedger = 3,
  kDeepMedia = 4,
  kVaultMedia = 5
};
inline constexpr std::array<Part, 5> kParts = {Part::kDeep, Part::kVault, Part::kLedger,
                                               Part::kDeepMedia, Part::kVaultMedia};
// The first ones of kParts, without which no file is complete.
inline constexpr std::size_t kStoreParts = 3;

constexpr bool is_media(Part part) {
  return part == Part::kDeepMedia || part == Part::kVaultMedia;
}
using store::kPageSize;

// The about block, which comes before the parts: the time when the backup was made, and the day on
// which its journal was paired.
struct About {
  base::WallTime made{};
  std::optional<base::Day> paired_on{};

  friend bool operator==(const About&, const About&) = default;
};
inline constexpr std::size_t kAboutSize = 32;
base::Bytes to_bytes(const About& about);
// Decodes an about block. Error kDamaged if to_bytes cannot have made these bytes. REQUIRES:
// bytes.size() == kAboutSize.
Result<About> about_from(base::ByteView bytes);

// Returns a new header with this keyring. REQUIRES: check_file accepts `keyring`.
base::Bytes make_header(base::ByteView keyring, base::Random& random);
// Checks the header at the beginning of a backup file. Errors: kNotABackup; kNewer if a later
// version wrote the file; kDamaged.
Result<void> check_header(base::ByteView header);
// Returns the keyring that is in a backup's header. REQUIRES: check_header accepted the header.
base::ByteView keyring_in(base::ByteView header);

// Marks the type of the key under which one backup file is sealed. That key depends on every byte
// of the file's header.
struct FilePurpose;
using FileKey = crypto::Key<FilePurpose>;
FileKey file_key(const crypto::BackupKey& key, base::ByteView header);

enum class Place : std::uint8_t { kInside = 0, kLast = 1 };
// Appends the sealed chunk to `out`. REQUIRES: `content` has 1 to kChunkSize bytes, and exactly
// kChunkSize unless `place` is kLast.
void seal_chunk(const FileKey& key, std::uint64_t index, Place place, base::ByteView content,
                base::Random& random, base::Bytes& out);
// Opens a chunk. Error kDamaged if it was not sealed under this key, with this index and this
// place.
Result<void> open_chunk(const FileKey& key, std::uint64_t index, Place place, base::ByteView sealed,
                        base::Bytes& content);

// Returns the size of a backup file with this many bytes of content.
std::uint64_t file_size(std::uint64_t content);
// Returns the size that the content has after padding with zeros, chosen so that the file has a
// Padmé size (crypto/padme.h).
std::uint64_t padded_content(std::uint64_t content);

}  // namespace waterline::backup
