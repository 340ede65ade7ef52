#include "store/slot_file.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "crypto/aead.h"

namespace waterline::store {
namespace {

constexpr std::string_view kSlotFileMagic = "WTRLMEDI";
constexpr std::uint32_t kSlotFileVersion = 1;
constexpr std::size_t kSlotFileVersionAt = 8;
constexpr std::size_t kSlotFileIdAt = 12;
// The stamp lies in two places, each in a sector of its own, so that a torn write leaves the other.
constexpr std::array<std::size_t, 2> kStampsAt = {512, 1024};
constexpr std::size_t kStampSize = 8 + 16;
// How much of a free end is filled at once.
constexpr std::uint64_t kFillAtOnce = std::uint64_t{1} << 20;
// The kinds of what is sealed: a chunk of an attachment, and a stamp.
constexpr std::byte kAttachmentChunk{1};
constexpr std::byte kStamp{2};
static_assert(kChunkContent + crypto::kSealOverhead == kMediaSlotSize);

base::Bytes sealed_with(const ChunkPlace& place) {
  base::Bytes data{kAttachmentChunk};
  base::append_little_endian(data, place.number);
  data.push_back(static_cast<std::byte>(place.last));
  return data;
}

bool has_magic(base::ByteView header) {
  return base::text_of(header.first(kSlotFileMagic.size())) == kSlotFileMagic;
}

std::uint64_t up_to_multiple(std::uint64_t size, std::uint64_t of) {
  return (size + of - 1) / of * of;
}

}  // namespace

std::optional<SlotFile::Id> id_in_header(base::ByteView header) {
  if (header.size() < kSlotFileHeaderSize || !has_magic(header)) return {};
  SlotFile::Id id{};
  base::copy(header.subspan(kSlotFileIdAt, id.size()), id);
  return id;
}

void seal_chunk(const MediaKey& key, const ChunkPlace& place, base::ByteView content,
                base::Random& random, base::MutableByteView out) {
  base::check(content.size() <= kChunkContent && out.size() == kMediaSlotSize);
  const base::Bytes data = sealed_with(place);
  if (content.size() == kChunkContent) return crypto::seal(key.bytes(), content, data, random, out);
  base::Bytes whole(kChunkContent);
  base::copy(content, whole);
  crypto::seal(key.bytes(), whole, data, random, out);
  crypto::wipe(whole);
}

bool open_chunk(const MediaKey& key, const ChunkPlace& place, base::ByteView sealed,
                base::MutableByteView out) {
  base::check(sealed.size() == kMediaSlotSize && out.size() == kChunkContent);
  return crypto::open(key.bytes(), sealed, sealed_with(place), out).ok();
}

SlotFile::SlotFile(std::unique_ptr<File> file, const Id& id, std::uint64_t size,
                   base::Random& random, std::uint64_t growth)
    : file_(std::move(file)), id_(id), size_(size), random_(&random), growth_(growth) {}

Result<std::unique_ptr<SlotFile>> SlotFile::open(Disk& disk, const std::filesystem::path& path,
                                                 base::Random& random, std::uint64_t growth) {
  auto file = disk.open(path, OpenAs::kExisting);
  if (!file) return file.error();
  if (const auto locked = (*file)->lock(); !locked) return locked.error();
  const auto size = (*file)->size();
  if (!size) return size.error();
  base::Bytes header(kSlotFileHeaderSize);
  const auto count = (*file)->read(0, header);
  if (!count) return count.error();
  if (*count < header.size() || !has_magic(header)) return Error::kDamaged;
  const auto version =
      base::read_little_endian<std::uint32_t>(base::ByteView(header).subspan(kSlotFileVersionAt));
  if (version > kSlotFileVersion) return Error::kNewer;
  if (version != kSlotFileVersion) return Error::kDamaged;
  std::unique_ptr<SlotFile> opened(
      new SlotFile(*std::move(file), *id_in_header(header), *size, random, growth));
  // A ragged end is no damage: it only shows how much was written before the crash. If there is no
  // room to fill it now, it is filled later.
  static_cast<void>(opened->fill(up_to_multiple(*size, growth)).ok());
  return opened;
}

Result<std::unique_ptr<SlotFile>> SlotFile::make(Disk& disk, const std::filesystem::path& path,
                                                 const Id& id, base::Random& random,
                                                 std::uint64_t growth) {
  const std::filesystem::path fresh = path.native() + ".new";
  auto made = [&]() -> Result<std::unique_ptr<SlotFile>> {
    auto file = disk.open(fresh, OpenAs::kCreated);
    if (!file) return file.error();
    if (const auto locked = (*file)->lock(); !locked) return locked.error();
    if (const auto cut = (*file)->resize(0); !cut) return cut.error();
    base::Bytes header(kSlotFileHeaderSize);
    random.fill(header);
    base::copy(base::bytes_of(kSlotFileMagic), header);
    base::Bytes version;
    base::append_little_endian(version, kSlotFileVersion);
    base::copy(version, base::MutableByteView(header).subspan(kSlotFileVersionAt));
    base::copy(id, base::MutableByteView(header).subspan(kSlotFileIdAt));
    if (const auto written = (*file)->write(0, header); !written) return written.error();
    std::unique_ptr<SlotFile> whole(
        new SlotFile(*std::move(file), id, kSlotFileHeaderSize, random, growth));
    if (const auto filled = whole->fill(growth); !filled) return filled.error();
    if (const auto synced = whole->sync(); !synced) return synced.error();
    if (const auto named = disk.rename_new(fresh, path); !named) return named.error();
    if (const auto synced = disk.sync_folder(path.parent_path()); !synced) return synced.error();
    return whole;
  }();
  if (!made.ok()) static_cast<void>(disk.remove(fresh).ok());
  return made;
}

std::uint64_t SlotFile::slots() const {
  return (size_ - kSlotFileHeaderSize) / kMediaSlotSize;
}

// Fills the file with random bytes up to this size. On an error the file is as long as before.
Result<void> SlotFile::fill(std::uint64_t until) {
  if (until <= size_) return {};
  const std::uint64_t before = size_;
  base::Bytes noise(std::min(until - size_, kFillAtOnce));
  while (size_ < until) {
    const auto some = base::MutableByteView(noise).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(until - size_, noise.size())));
    random_->fill(some);
    unsynced_ = true;
    if (const auto written = file_->write(size_, some); !written) {
      static_cast<void>(file_->resize(before).ok());
      size_ = before;
      return written;
    }
    size_ += some.size();
  }
  return {};
}

Result<void> SlotFile::write(std::uint64_t slot, const MediaKey& key, const ChunkPlace& place,
                             base::ByteView content) {
  if (sync_failed_) return Error::kStopped;
  const std::uint64_t before = size_;
  const std::uint64_t offset = slot_offset(slot);
  // Slots between the end and this one are reserved for others.
  if (const auto filled = fill(offset); !filled) return filled;
  seal_chunk(key, place, content, *random_, sealed_);
  unsynced_ = true;
  if (const auto written = file_->write(offset, sealed_); !written) {
    if (offset + kMediaSlotSize > before) static_cast<void>(file_->resize(before).ok());
    size_ = before;
    return written;
  }
  size_ = std::max(size_, offset + kMediaSlotSize);
  return {};
}

Result<void> SlotFile::read(std::uint64_t slot, const MediaKey& key, const ChunkPlace& place,
                            base::MutableByteView out) {
  const auto count = file_->read(slot_offset(slot), sealed_);
  if (!count) return count.error();
  if (*count < sealed_.size() || !open_chunk(key, place, sealed_, out)) {
    crypto::wipe(out);
    return Error::kDamaged;
  }
  return {};
}

Result<void> SlotFile::read_sealed(std::uint64_t offset, base::MutableByteView out) {
  const auto count = file_->read(offset, out);
  if (!count) return count.error();
  if (*count < out.size()) return Error::kDamaged;
  return {};
}

Result<void> SlotFile::sync() {
  if (sync_failed_) return Error::kStopped;
  if (!unsynced_) return {};
  if (const auto synced = file_->sync(); !synced) {
    sync_failed_ = true;
    return Error::kStopped;
  }
  unsynced_ = false;
  return {};
}

Result<void> SlotFile::erase(std::uint64_t slot) {
  if (sync_failed_) return Error::kStopped;
  if (slot >= slots()) return {};
  random_->fill(sealed_);
  unsynced_ = true;
  return file_->write(slot_offset(slot), sealed_);
}

Result<void> SlotFile::cut(std::uint64_t size) {
  if (sync_failed_) return Error::kStopped;
  if (size >= size_) return {};
  unsynced_ = true;
  if (const auto shorter = file_->resize(size); !shorter) return shorter;
  size_ = size;
  return {};
}

Result<void> SlotFile::shrink(std::uint64_t used) {
  if (const auto shorter = cut(slot_offset(used)); !shorter) return shorter;
  return sync();
}

std::uint64_t SlotFile::growth_for(std::uint64_t used) const {
  const std::uint64_t at_rest = up_to_multiple(slot_offset(used), growth_);
  return at_rest > size_ ? at_rest - size_ : 0;
}

Result<void> SlotFile::settle(std::uint64_t used) {
  const std::uint64_t at_rest = up_to_multiple(slot_offset(used), growth_);
  if (const auto shorter = cut(at_rest); !shorter) return shorter;
  if (const auto filled = fill(at_rest); !filled) return filled;
  return sync();
}

Result<std::optional<SlotFile::Stamped>> SlotFile::latest_stamp(const MediaStampKey& key) {
  base::Bytes data{kStamp};
  base::append(data, id_);
  std::optional<Stamped> latest;
  for (const std::size_t at : kStampsAt) {
    std::array<std::byte, kStampSize + crypto::kSealOverhead> sealed{};
    const auto count = file_->read(at, sealed);
    if (!count) return count.error();
    std::array<std::byte, kStampSize> plain{};
    if (*count < sealed.size() || !crypto::open(key.bytes(), sealed, data, plain)) continue;
    Stamped found{base::read_little_endian<std::uint64_t>(plain), {}};
    base::copy(base::ByteView(plain).subspan(sizeof found.number), found.stamp);
    if (!latest || found.number > latest->number) latest = found;
  }
  return latest;
}

Result<std::optional<SlotFile::Stamp>> SlotFile::stamp(const MediaStampKey& key) {
  const auto latest = latest_stamp(key);
  if (!latest) return latest.error();
  return *latest ? std::optional<Stamp>((*latest)->stamp) : std::nullopt;
}

Result<void> SlotFile::set_stamp(const MediaStampKey& key, const Stamp& stamp) {
  if (sync_failed_) return Error::kStopped;
  const auto before = latest_stamp(key);
  if (!before) return before.error();
  const std::uint64_t number = *before ? (*before)->number + 1 : 1;
  base::Bytes plain;
  base::append_little_endian(plain, number);
  base::append(plain, stamp);
  base::Bytes data{kStamp};
  base::append(data, id_);
  std::array<std::byte, kStampSize + crypto::kSealOverhead> sealed{};
  crypto::seal(key.bytes(), plain, data, *random_, sealed);
  unsynced_ = true;
  return file_->write(kStampsAt.at(number % kStampsAt.size()), sealed);
}

}  // namespace waterline::store
