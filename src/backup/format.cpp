#include "backup/format.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/padme.h"

namespace waterline::backup {
namespace {

constexpr std::string_view kMagic = "WTRLBKUP";
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kVersionAt = 8;
static_assert(kSealedChunkSize == kChunkSize + crypto::kSealOverhead);
static_assert(kKeyringAt == kVersionAt + sizeof kVersion + 16);

base::Bytes associated_data(std::uint64_t index, Place place) {
  base::Bytes data;
  base::append_little_endian(data, index);
  data.push_back(static_cast<std::byte>(place));
  return data;
}

// Returns the size of the content of a backup file with `size` bytes. Returns nullopt if no backup
// file has this size: its last chunk would be empty, which it never is.
std::optional<std::uint64_t> content_of(std::uint64_t size) {
  const std::uint64_t sealed = size - kHeaderSize;
  const std::uint64_t rest = sealed % kSealedChunkSize;
  if (rest > 0 && rest <= crypto::kSealOverhead) return {};
  return sealed / kSealedChunkSize * kChunkSize + (rest > 0 ? rest - crypto::kSealOverhead : 0);
}

}  // namespace

base::Bytes make_header(base::ByteView keyring, base::Random& random) {
  base::check(keyring::check_file(keyring).ok());
  base::Bytes header = base::to_bytes(base::bytes_of(kMagic));
  base::append_little_endian(header, kVersion);
  base::append(header, random.bytes<16>());
  base::append(header, keyring);
  base::check(header.size() == kHeaderSize);
  return header;
}

Result<void> check_header(base::ByteView header) {
  if (header.size() < kVersionAt + sizeof kVersion) return Error::kNotABackup;
  if (base::text_of(header.first(kMagic.size())) != kMagic) return Error::kNotABackup;
  const auto version = base::read_little_endian<std::uint32_t>(header.subspan(kVersionAt));
  if (version > kVersion) return Error::kNewer;
  if (version != kVersion || header.size() < kHeaderSize) return Error::kDamaged;
  if (!keyring::check_file(keyring_in(header))) return Error::kDamaged;
  return {};
}

base::ByteView keyring_in(base::ByteView header) {
  return header.subspan(kKeyringAt, keyring::kFileSize);
}

base::Bytes to_bytes(const About& about) {
  base::Bytes bytes;
  base::append_little_endian(bytes,
                             static_cast<std::uint64_t>(about.made.time_since_epoch().count()));
  bytes.push_back(static_cast<std::byte>(about.paired_on ? 1 : 0));
  const auto day = about.paired_on ? about.paired_on->time_since_epoch().count() : 0;
  base::append_little_endian(bytes, static_cast<std::uint32_t>(day));
  bytes.resize(kAboutSize);
  return bytes;
}

Result<About> about_from(base::ByteView bytes) {
  base::check(bytes.size() == kAboutSize);
  About about;
  const auto made = base::read_little_endian<std::uint64_t>(bytes);
  about.made = base::WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(made)));
  const auto day =
      static_cast<std::int32_t>(base::read_little_endian<std::uint32_t>(bytes.subspan(9)));
  if (bytes[8] != std::byte{0}) about.paired_on = base::Day(std::chrono::days(day));
  if (!std::ranges::equal(bytes, to_bytes(about))) return Error::kDamaged;
  return about;
}

FileKey file_key(const crypto::BackupKey& key, base::ByteView header) {
  return crypto::derive<FileKey>(key, crypto::label::kBackupFile,
                                 crypto::sha512(header.first(kHeaderSize)));
}

void seal_chunk(const FileKey& key, std::uint64_t index, Place place, base::ByteView content,
                base::Random& random, base::Bytes& out) {
  base::check(!content.empty() && (content.size() == kChunkSize ||
                                   (place == Place::kLast && content.size() < kChunkSize)));
  const std::size_t start = out.size();
  out.resize(start + content.size() + crypto::kSealOverhead);
  crypto::seal(key.bytes(), content, associated_data(index, place), random,
               base::MutableByteView(out).subspan(start));
}

Result<void> open_chunk(const FileKey& key, std::uint64_t index, Place place, base::ByteView sealed,
                        base::Bytes& content) {
  if (sealed.size() <= crypto::kSealOverhead || sealed.size() > kSealedChunkSize)
    return Error::kDamaged;
  content.resize(sealed.size() - crypto::kSealOverhead);
  if (!crypto::open(key.bytes(), sealed, associated_data(index, place), content))
    return Error::kDamaged;
  return {};
}

std::uint64_t file_size(std::uint64_t content) {
  const std::uint64_t chunks = (content + kChunkSize - 1) / kChunkSize;
  return kHeaderSize + content + chunks * crypto::kSealOverhead;
}

std::uint64_t padded_content(std::uint64_t content) {
  // If a backup file of the Padmé size would have an empty last chunk, it gets the next Padmé size.
  std::uint64_t size = crypto::padme(file_size(content));
  while (!content_of(size)) size = crypto::padme(size + 1);
  return *content_of(size);
}

}  // namespace waterline::backup
