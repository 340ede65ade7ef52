#include "store/main_file.h"

#include <algorithm>

#include "base/check.h"
#include "store/page_layout.h"
#include "store/store_writer.h"

namespace waterline::store {
namespace {

// Creates the main file, which is missing. The lock is taken before the file is renamed to its
// final name, so that no other process can open the store first.
Result<std::unique_ptr<File>> create(Disk& disk, const std::filesystem::path& path,
                                     const StoreKey& key, base::Random& random) {
  const auto log = disk.open(log_path_of(path), OpenAs::kExisting);
  if (log || log.error() != Error::kNotFound) return log ? Error::kDamaged : log.error();
  const std::filesystem::path temporary = path.native() + ".new";
  auto writer = StoreWriter::begin(disk, temporary, key.bytes(), random);
  if (!writer) return writer.error();
  if (auto added = writer->add(first_page_of_new_store()); !added) return added.error();
  if (auto finished = writer->finish(); !finished) return finished.error();
  if (auto renamed = disk.rename_new(temporary, path); !renamed) return renamed.error();
  if (auto synced = disk.sync_folder(path.parent_path()); !synced) return synced.error();
  return std::move(*writer).release();
}

Result<std::unique_ptr<File>> open_or_create(Disk& disk, const std::filesystem::path& path,
                                             const StoreKey& key, base::Random& random) {
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

Result<std::unique_ptr<MainFile>> MainFile::open(Disk& disk, const std::filesystem::path& path,
                                                 const StoreKey& key, base::Random& random,
                                                 Health& health) {
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
  const std::uint64_t pages = headers->header.root.pages;
  if (pages == 0 || pages > kMaxPages || *size < main_file_size(pages)) return Error::kDamaged;
  return std::unique_ptr<MainFile>(new MainFile(*std::move(file), key, *headers, random, health));
}

MainFile::MainFile(std::unique_ptr<File> file, const StoreKey& key, const ReadHeader& headers,
                   base::Random& random, Health& health)
    : file_(std::move(file)),
      keys_(key, headers.header.file_id),
      headers_(headers),
      random_(random),
      health_(health),
      tree_(*file_, keys_, random, headers.header.root),
      at_opening_(headers.header.freshness),
      next_freshness_(random.bytes<16>()) {}

Result<bool> MainFile::read_page(std::uint64_t number, base::MutableByteView page) {
  const auto read = [&]() -> Result<bool> {
    const auto tag = tree_.tag_of(number);
    if (!tag) return tag.error();
    if (!*tag) return false;
    const auto count = file_->read(page_offset(number), sealed_);
    if (!count) return count.error();
    if (*count < kPageSize || tag_of_sealed(sealed_) != **tag) return Error::kDamaged;
    if (auto opened = open_page(keys_, number, sealed_, page); !opened) return opened.error();
    return true;
  }();
  if (!read && read.error() == Error::kDamaged) health_.damaged = true;
  return read;
}

Result<void> MainFile::write_page(std::uint64_t number, base::ByteView page) {
  if (!health_.may_write()) return health_.why_not();
  seal_page(keys_, number, page, random_, sealed_);
  unsynced_ = true;
  if (auto written = file_->write(page_offset(number), sealed_); !written) return written;
  return told(tree_.set(number, tag_of_sealed(sealed_)));
}

Result<void> MainFile::resize(std::uint64_t pages) {
  if (!health_.may_write()) return health_.why_not();
  if (pages > tree_.pages()) {
    unsynced_ = true;
    if (auto longer = file_->resize(main_file_size(pages)); !longer) return longer;
  }
  // If the number of pages became smaller, the file keeps its size for now. Until the header names
  // the smaller page tree, a crash would bring back the larger one, which needs the pages at the
  // end.
  return told(tree_.resize(pages));
}

// Returns `result` unchanged, and records in `health_` if it is kDamaged. The tree returns kDamaged
// for a node that is not the version which its parent names. So an outdated node counts as damage,
// as an outdated page does.
Result<void> MainFile::told(Result<void> result) {
  if (!result && result.error() == Error::kDamaged) health_.damaged = true;
  return result;
}

Result<void> MainFile::sync() {
  if (!health_.may_write()) return health_.why_not();
  if (auto written = told(tree_.write_changes()); !written) return written;
  if (auto synced = sync_file(); !synced) return synced;
  unsynced_ = false;
  return {};
}

Result<void> MainFile::sync_file() {
  auto synced = file_->sync();
  if (!synced) health_.sync_failed = true;
  return synced;
}

Result<void> MainFile::begin_log_generation(Then then) {
  if (unsynced_ || tree_.has_changes()) {
    if (auto synced = sync(); !synced) return synced;
  }
  StoreHeader next = headers_.header;
  next.log_id = random_.bytes<16>();
  next.log_frames = 0;
  next.root = tree_.root();
  next.freshness.last_use = LastUse::kCutOff;
  if (then == Then::kClose) next.freshness = {next_freshness_, LastUse::kClosed};
  if (auto written = write_header(next); !written) return written;
  tree_.named();
  // The header on the disk names no page behind the last one any more, so the file is cut there. If
  // the cut fails, the extra bytes do no harm.
  const auto size = file_->size();
  if (size && *size > main_file_size(pages())) (void)file_->resize(main_file_size(pages())).ok();
  return {};
}

Result<void> MainFile::require_log_frames(std::uint64_t frames) {
  if (frames <= headers_.header.log_frames) return {};
  StoreHeader next = headers_.header;
  next.log_frames = frames;
  next.freshness.last_use = LastUse::kCutOff;
  return write_header(next);
}

Result<void> MainFile::close() {
  StoreHeader next = headers_.header;
  next.freshness = {next_freshness_, LastUse::kClosed};
  if (next == headers_.header) return {};
  return write_header(next);
}

Result<void> MainFile::renew_header() {
  if (auto put = put_in_slot(headers_.header); !put) return put;
  header_renewed_ = true;
  return {};
}

Result<void> MainFile::write_header(StoreHeader header) {
  // The header that was found when the store was opened may not be on the disk. So this writes it
  // once more. Otherwise a torn write of the new header would leave only the header before the
  // found one.
  if (!header_renewed_) {
    if (auto renewed = renew_header(); !renewed) return renewed;
  }
  ++header.sequence;
  if (auto put = put_in_slot(header); !put) return put;
  headers_ = ReadHeader{header, headers_.header};
  return {};
}

Result<void> MainFile::put_in_slot(const StoreHeader& header) {
  if (!health_.may_write()) return health_.why_not();
  const std::uint64_t offset = header.sequence % kSlotCount * kSlotDistance;
  if (auto written = file_->write(offset, header_slot(header, keys_.header)); !written)
    return written;
  return sync_file();
}

}  // namespace waterline::store
