#include "backup/sealed_files.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "crypto/secret.h"
#include "keyring/keyring.h"

namespace waterline::backup {
namespace {

// The header is like a backup's, but begins with another text. A file's key depends on every byte
// of its header, so a sealed export never opens as a backup, nor a backup as a sealed export.
constexpr std::string_view kSealedMagic = "WTRLSEAL";
constexpr std::uint32_t kSealedVersion = 3;
// The content of version 2 is a length and as many bytes: one file without a name.
constexpr std::uint32_t kOneFileVersion = 2;
constexpr std::size_t kSealedVersionAt = 8;
constexpr std::size_t kNameSize = 2;  // the size of the field that has a name's size
constexpr std::size_t kLengthSize = 8;
constexpr std::size_t kMaxName = 255;
// The limit for the files of one sealed file: the names and places of all are kept in memory.
constexpr std::size_t kMostFiles = 1'000'000;

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

bool is_sealed(base::ByteView begin) {
  return begin.size() >= kSealedMagic.size() &&
         base::text_of(begin.first(kSealedMagic.size())) == kSealedMagic;
}

bool is_name_of_file(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || !base::is_plain_text(name)) return false;
  if (name.find_first_of("\\\n\t") != std::string_view::npos) return false;
  while (true) {
    const std::size_t end = name.find('/');
    const std::string_view part = name.substr(0, end);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == std::string_view::npos) return true;
    name.remove_prefix(end + 1);
  }
}

std::optional<SealedWriter> SealedWriter::begin(base::ByteView passphrase,
                                                const crypto::PasswordHashCost& cost,
                                                base::Random& random, base::Bytes& out) {
  // The keyring has a slot for a recovery phrase, too, but nobody ever sees that phrase. So only
  // the passphrase opens the file.
  const auto keyring = keyring::create(passphrase, cost, random);
  if (!keyring) return {};
  const base::Bytes header = header_with(keyring->file, random);
  base::append(out, header);
  return SealedWriter(key_of(keyring->secrets, header), random);
}

SealedWriter::~SealedWriter() {
  crypto::wipe(chunk_);
}

void SealedWriter::put(base::ByteView content, base::Bytes& out) {
  content_ += content.size();
  chunk_.reserve(kChunkSize);
  while (!content.empty()) {
    // A full chunk waits until more content comes, since the last one is sealed as such.
    if (chunk_.size() == kChunkSize) {
      seal_chunk(key_, next_chunk_++, Place::kInside, chunk_, *random_, out);
      crypto::wipe(chunk_);
      chunk_.clear();
    }
    const auto some = content.first(std::min(content.size(), kChunkSize - chunk_.size()));
    base::append(chunk_, some);
    content = content.subspan(some.size());
  }
}

void SealedWriter::begin_file(std::string_view name, std::uint64_t size, base::Bytes& out) {
  base::check(file_left_ == 0 && is_name_of_file(name));
  base::Bytes head;
  base::append_little_endian(head, static_cast<std::uint16_t>(name.size()));
  base::append(head, base::bytes_of(name));
  base::append_little_endian(head, size);
  put(head, out);
  file_left_ = size;
}

void SealedWriter::add(base::ByteView bytes, base::Bytes& out) {
  base::check(bytes.size() <= file_left_);
  file_left_ -= bytes.size();
  put(bytes, out);
}

void SealedWriter::finish(base::Bytes& out) {
  base::check(file_left_ == 0);
  const base::Bytes end(kNameSize);
  put(end, out);
  const base::Bytes zeros(kChunkSize);
  for (std::uint64_t left = padded_content(content_) - content_; left > 0;) {
    const auto some = static_cast<std::size_t>(std::min<std::uint64_t>(left, zeros.size()));
    put(base::ByteView(zeros).first(some), out);
    left -= some;
  }
  seal_chunk(key_, next_chunk_++, Place::kLast, chunk_, *random_, out);
}

base::Result<SealedFiles, SealedError> SealedFiles::open(Read read, std::uint64_t size,
                                                         base::ByteView passphrase) {
  base::Bytes header(static_cast<std::size_t>(std::min<std::uint64_t>(size, kHeaderSize)));
  if (!read(0, header)) return SealedError::kDamaged;
  if (!is_sealed(header)) return SealedError::kNotSealed;
  if (header.size() < kSealedVersionAt + sizeof kSealedVersion) return SealedError::kDamaged;
  const auto version =
      base::read_little_endian<std::uint32_t>(base::ByteView(header).subspan(kSealedVersionAt));
  if (version > kSealedVersion) return SealedError::kNewer;
  if (version < kOneFileVersion || header.size() < kHeaderSize) return SealedError::kDamaged;
  const auto secrets = keyring::open_with_passphrase(keyring_in(header), passphrase);
  if (!secrets) return from_keyring(secrets.error());

  SealedFiles sealed(std::move(read), size, key_of(*secrets, header));
  if (!sealed.verify()) return SealedError::kDamaged;
  if (version == kSealedVersion) {
    if (!sealed.list_files()) return SealedError::kDamaged;
    return sealed;
  }
  base::Bytes length(kLengthSize);
  if (!sealed.read_content(0, length)) return SealedError::kDamaged;
  const auto bytes = base::read_little_endian<std::uint64_t>(length);
  if (bytes > sealed.content_size_ - kLengthSize) return SealedError::kDamaged;
  sealed.files_.push_back({{}, kLengthSize, bytes});
  return sealed;
}

SealedFiles::~SealedFiles() {
  crypto::wipe(chunk_);
}

// Opens the chunk with this index into chunk_.
bool SealedFiles::open_chunk_at(std::uint64_t index) {
  if (opened_ == index) return true;
  opened_.reset();
  const std::uint64_t begin = kHeaderSize + index * kSealedChunkSize;
  if (begin >= size_) return false;
  const bool is_last = size_ - begin <= kSealedChunkSize;
  sealed_.resize(is_last ? static_cast<std::size_t>(size_ - begin) : kSealedChunkSize);
  if (!read_(begin, sealed_) ||
      !open_chunk(key_, index, is_last ? Place::kLast : Place::kInside, sealed_, chunk_))
    return false;
  opened_ = index;
  return true;
}

bool SealedFiles::verify() {
  const std::uint64_t chunks = (size_ - kHeaderSize + kSealedChunkSize - 1) / kSealedChunkSize;
  for (std::uint64_t index = 0; index < chunks; ++index) {
    if (!open_chunk_at(index)) return false;
    content_size_ += chunk_.size();
  }
  return chunks > 0;
}

bool SealedFiles::read_content(std::uint64_t offset, base::MutableByteView out) {
  if (offset > content_size_ || out.size() > content_size_ - offset) return false;
  for (std::size_t done = 0; done < out.size();) {
    const std::uint64_t at = offset + done;
    if (!open_chunk_at(at / kChunkSize)) return false;
    const auto rest = base::ByteView(chunk_).subspan(static_cast<std::size_t>(at % kChunkSize));
    const auto some = rest.first(std::min(rest.size(), out.size() - done));
    if (some.empty()) return false;
    base::copy(some, out.subspan(done).first(some.size()));
    done += some.size();
  }
  return true;
}

// Reads the heads of the files. Somebody with the passphrase may have made them.
bool SealedFiles::list_files() {
  for (std::uint64_t at = 0;;) {
    base::Bytes field(kNameSize);
    if (!read_content(at, field)) return false;
    const auto name_size = base::read_little_endian<std::uint16_t>(field);
    at += kNameSize;
    if (name_size == 0) return true;
    if (files_.size() == kMostFiles) return false;
    field.resize(name_size + kLengthSize);
    if (!read_content(at, field)) return false;
    at += field.size();
    const base::ByteView view(field);
    File file{std::string(base::text_of(view.first(name_size))), at,
              base::read_little_endian<std::uint64_t>(view.subspan(name_size))};
    if (!is_name_of_file(file.name) || file.size > content_size_ - at) return false;
    at += file.size;
    files_.push_back(std::move(file));
  }
}

bool SealedFiles::read_file(const File& file, std::uint64_t offset, base::MutableByteView out) {
  base::check(offset <= file.size && out.size() <= file.size - offset);
  return read_content(file.offset + offset, out);
}

}  // namespace waterline::backup
