#include "store/main_file.h"

#include <algorithm>

#include "base/check.h"

namespace waterline::store {
namespace {

constexpr std::uint64_t page_offset(std::uint64_t number) {
  return kHeaderBlockSize + number * kPageSize;
}

// Makes the file that is not there yet. The lock is taken before the file has its name, and goes with it.
Result<std::unique_ptr<File>> create(Disk& disk, const std::filesystem::path& path, const StoreKey& key,
                                     base::Random& random) {
  const auto log = disk.open(log_path_of(path), OpenAs::kExisting);
  if (log || log.error() != Error::kNotFound) return log ? Error::kDamaged : log.error();
  const std::filesystem::path temporary = path.native() + ".new";
  auto file = disk.open(temporary, OpenAs::kCreated);
  if (!file) return file.error();
  if (const auto locked = (*file)->lock(); !locked) return locked.error();
  const auto written = [&]() -> Result<void> {
    if (auto done = (*file)->resize(0); !done) return done;
    if (auto done = (*file)->write(0, new_main_file(key, random)); !done) return done;
    if (auto done = (*file)->sync(); !done) return done;
    if (auto done = disk.rename_new(temporary, path); !done) return done;
    return disk.sync_folder(path.parent_path());
  }();
  if (!written) return written.error();
  return file;
}

Result<std::unique_ptr<File>> open_or_create(Disk& disk, const std::filesystem::path& path, const StoreKey& key,
                                             base::Random& random) {
  auto file = disk.open(path, OpenAs::kExisting);
  if (!file && file.error() == Error::kNotFound) return create(disk, path, key, random);
  if (!file) return file;
  if (const auto locked = (*file)->lock(); !locked) return locked.error();
  return file;
}

}  // namespace

std::filesystem::path log_path_of(const std::filesystem::path& main) {
  return main.native() + "-wal";
}

Result<std::unique_ptr<MainFile>> MainFile::open(Disk& disk, const std::filesystem::path& path, const StoreKey& key,
                                                 base::Random& random, Health& health) {
  auto file = open_or_create(disk, path, key, random);
  if (!file) return file.error();
  base::Bytes block(kHeaderBlockSize);
  const auto count = (*file)->read(0, block);
  if (!count) return count.error();
  if (*count < block.size()) return Error::kDamaged;
  const auto headers = read_header(block, key);
  if (!headers) return headers.error();
  const auto size = (*file)->size();
  if (!size) return size.error();
  if (*size < page_offset(1)) return Error::kDamaged;  // a store has its first page from the beginning
  return std::unique_ptr<MainFile>(new MainFile(*std::move(file), key, *headers, random, health));
}

MainFile::MainFile(std::unique_ptr<File> file, const StoreKey& key, const ReadHeader& headers, base::Random& random,
                   Health& health)
    : file_(std::move(file)), keys_(key, headers.header.file_id), headers_(headers), random_(random), health_(health) {}

Result<bool> MainFile::read_page(std::uint64_t number, base::MutableByteView page) {
  const auto count = file_->read(page_offset(number), sealed_);
  if (!count) return count.error();
  if (*count < kPageSize) return false;
  if (!open_page(keys_, number, sealed_, page)) {
    health_.damaged = true;
    return Error::kDamaged;
  }
  return true;
}

Result<void> MainFile::write_page(std::uint64_t number, base::ByteView page) {
  if (!health_.may_write()) return health_.why_not();
  seal_page(keys_, number, page, random_, sealed_);
  return file_->write(page_offset(number), sealed_);
}

Result<std::uint64_t> MainFile::count_pages() {
  const auto size = file_->size();
  if (!size) return size.error();
  return *size < page_offset(0) ? 0 : (*size - page_offset(0)) / kPageSize;
}

Result<void> MainFile::resize(std::uint64_t pages) {
  if (!health_.may_write()) return health_.why_not();
  return file_->resize(page_offset(pages));
}

Result<void> MainFile::sync() {
  if (!health_.may_write()) return health_.why_not();
  auto synced = file_->sync();
  if (!synced) health_.sync_failed = true;
  return synced;
}

Result<void> MainFile::begin_log_generation() {
  StoreHeader next = headers_.header;
  next.log_id = random_.bytes<16>();
  next.log_frames = 0;
  return write_header(next);
}

Result<void> MainFile::require_log_frames(std::uint64_t frames) {
  if (frames <= headers_.header.log_frames) return {};
  StoreHeader next = headers_.header;
  next.log_frames = frames;
  return write_header(next);
}

Result<void> MainFile::renew_header() {
  return put_in_slot(headers_.header);
}

Result<void> MainFile::write_header(StoreHeader header) {
  ++header.sequence;
  if (auto put = put_in_slot(header); !put) return put;
  headers_ = ReadHeader{header, headers_.header};
  return {};
}

Result<void> MainFile::put_in_slot(const StoreHeader& header) {
  if (!health_.may_write()) return health_.why_not();
  const std::uint64_t offset = header.sequence % kSlotCount * kSlotDistance;
  if (auto written = file_->write(offset, header_slot(header, keys_.header)); !written) return written;
  return sync();
}

}  // namespace waterline::store
