#include "store/store_writer.h"

#include <utility>

#include "base/check.h"
#include "store/page_layout.h"

namespace waterline::store {

Result<StoreWriter> StoreWriter::begin(Disk& disk, const std::filesystem::path& path,
                                       base::ByteView key, base::Random& random) {
  auto file = disk.open(path, OpenAs::kCreated);
  if (!file) return file.error();
  if (const auto locked = (*file)->lock(); !locked) return locked.error();
  if (const auto cut = (*file)->resize(0); !cut) return cut.error();
  return StoreWriter(*std::move(file), StoreKey(key), random);
}

StoreWriter::StoreWriter(std::unique_ptr<File> file, const StoreKey& key, base::Random& random)
    : file_(std::move(file)),
      keys_(std::make_unique<StoreKeys>(key, random.bytes<16>())),
      random_(&random),
      tree_(std::make_unique<PageTree>(*file_, *keys_, random, TreeRoot{})) {}

Result<void> StoreWriter::add(base::ByteView page) {
  seal_page(*keys_, next_, page, *random_, sealed_);
  if (auto written = file_->write(page_offset(next_), sealed_); !written) return written;
  if (auto set = tree_->set(next_, tag_of_sealed(sealed_)); !set) return set;
  ++next_;
  return {};
}

Result<void> StoreWriter::finish() {
  base::check(next_ > 0);
  if (auto written = tree_->write_changes(); !written) return written;
  StoreHeader header;
  header.file_id = keys_->file_id;
  header.log_id = random_->bytes<16>();
  header.root = tree_->root();
  header.freshness.id = random_->bytes<16>();
  if (auto written = file_->write(0, new_header_block(header, keys_->header, *random_)); !written)
    return written;
  return file_->sync();
}

}  // namespace waterline::store
