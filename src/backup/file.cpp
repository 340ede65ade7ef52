#include "backup/file.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace waterline::backup {
namespace {

constexpr std::uint64_t kPagesAtOnce = 64;

Error from_store(store::Error error) {
  switch (error) {
    case store::Error::kNotFound:
      return Error::kNoSuchFile;
    case store::Error::kBusy:
      return Error::kBusy;
    case store::Error::kFull:
      return Error::kFull;
    default:
      return Error::kInputOutput;
  }
}

Result<void> from_store(const store::Result<void>& result) {
  if (!result) return from_store(result.error());
  return {};
}

Result<void> write_contents(store::File& file, base::ByteView keyring, const crypto::BackupKey& key,
                            Source& source, base::Random& random) {
  Packer packer(keyring, source.about(), source.pages(), key, random);
  base::Bytes out;
  std::uint64_t offset = 0;
  const auto flush = [&]() -> Result<void> {
    if (auto written = from_store(file.write(offset, out)); !written) return written;
    offset += out.size();
    out.clear();
    return {};
  };
  base::Bytes pages(kPagesAtOnce * kPageSize);
  for (const Part part : kParts) {
    const auto found = source.pages().find(part);
    if (found == source.pages().end()) continue;
    const std::uint64_t count = found->second;
    for (std::uint64_t first = 0; first < count; first += kPagesAtOnce) {
      const auto some =
          base::MutableByteView(pages).first(std::min(kPagesAtOnce, count - first) * kPageSize);
      const bool read = source.read(part, first, some);
      if (read) packer.add(part, some, out);
      crypto::wipe(some);
      if (!read) return Error::kInterrupted;
      if (auto written = flush(); !written) return written;
    }
  }
  packer.finish(out);
  return flush();
}

}  // namespace

std::string default_name(base::Day day, int number) {
  return "waterline-" + base::to_text(day) + (number > 1 ? "-" + std::to_string(number) : "") +
         ".backup";
}

std::uint64_t file_size_of(const Pages& pages) {
  std::uint64_t content = kAboutSize + 1;
  for (const auto& [part, count] : pages) content += 9 + count * kPageSize;
  return file_size(padded_content(content));
}

std::filesystem::path temporary_name(const std::filesystem::path& file, base::Random& random) {
  return file.parent_path() / ("waterline-backup-" + base::to_hex(random.bytes<8>()) + ".new");
}

Result<void> create(store::Disk& disk, const std::filesystem::path& file,
                    const std::filesystem::path& temporary, base::ByteView keyring,
                    const crypto::BackupKey& key, Source& source, base::Random& random) {
  // This check only makes the call fail before the work. rename_new() below is the reliable check.
  if (const auto there = disk.open(file, store::OpenAs::kReadOnly);
      there || there.error() != store::Error::kNotFound) {
    return Error::kExists;
  }
  auto opened = disk.open(temporary, store::OpenAs::kNew);
  if (!opened) return from_store(opened.error());
  auto done = [&]() -> Result<void> {
    if (const auto locked = (*opened)->lock(); !locked) return from_store(locked.error());
    if (auto written = write_contents(**opened, keyring, key, source, random); !written)
      return written;
    if (auto synced = from_store((*opened)->sync()); !synced) return synced;
    const auto named = disk.rename_new(temporary, file);
    if (!named)
      return named.error() == store::Error::kBusy ? Error::kExists : from_store(named.error());
    return {};
  }();
  if (!done) {
    static_cast<void>(disk.remove(temporary));
    return done;
  }
  return from_store(disk.sync_folder(file.parent_path()));
}

bool remove_unfinished(store::Disk& disk, const std::filesystem::path& temporary) {
  const auto opened = disk.open(temporary, store::OpenAs::kExisting);
  if (!opened) return opened.error() == store::Error::kNotFound;
  return (*opened)->lock().ok() && disk.remove(temporary).ok();
}

BackupFile::BackupFile(std::unique_ptr<store::File> file, std::uint64_t size, base::Bytes header)
    : file_(std::move(file)), size_(size), header_(std::move(header)) {}

Result<BackupFile> BackupFile::open(store::Disk& disk, const std::filesystem::path& file) {
  auto opened = disk.open(file, store::OpenAs::kReadOnly);
  if (!opened) return from_store(opened.error());
  const auto size = (*opened)->size();
  if (!size) return from_store(size.error());
  base::Bytes header(kHeaderSize);
  const auto count = (*opened)->read(0, header);
  if (!count) return from_store(count.error());
  header.resize(*count);
  if (auto sound = check_header(header); !sound) return sound.error();
  return BackupFile(*std::move(opened), *size, std::move(header));
}

Result<About> BackupFile::about(const crypto::BackupKey& key) {
  base::Bytes sealed(std::min<std::uint64_t>(size_ - kHeaderSize, kSealedChunkSize));
  const auto count = file_->read(kHeaderSize, sealed);
  if (!count) return from_store(count.error());
  sealed.resize(*count);
  const Place place = size_ - kHeaderSize <= kSealedChunkSize ? Place::kLast : Place::kInside;
  base::Bytes content;
  if (auto opened = open_chunk(file_key(key, header_), 0, place, sealed, content); !opened)
    return opened.error();
  const auto about = content.size() < kAboutSize
                         ? Result<About>(Error::kDamaged)
                         : about_from(base::ByteView(content).first(kAboutSize));
  crypto::wipe(content);
  return about;
}

Result<void> BackupFile::read(const crypto::BackupKey& key, Sink& sink) {
  Unpacker unpacker(header_, key, sink);
  base::Bytes sealed(kSealedChunkSize);
  for (std::uint64_t offset = kHeaderSize; offset < size_; offset += kSealedChunkSize) {
    const std::uint64_t rest = size_ - offset;
    const auto chunk =
        base::MutableByteView(sealed).first(std::min<std::uint64_t>(rest, kSealedChunkSize));
    const auto count = file_->read(offset, chunk);
    if (!count) return from_store(count.error());
    if (*count < chunk.size()) return Error::kDamaged;
    const Place place = rest <= kSealedChunkSize ? Place::kLast : Place::kInside;
    if (auto added = unpacker.add(chunk, place); !added) return added;
  }
  if (!unpacker.complete()) return Error::kDamaged;
  return {};
}

}  // namespace waterline::backup
