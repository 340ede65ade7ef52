#include "store/store_writer.h"

#include <utility>

#include "base/check.h"

namespace waterline::store {

Result<StoreWriter> StoreWriter::begin(Disk& disk, const std::filesystem::path& path, base::ByteView key,
                                       base::Random& random) {
  const StoreKey store_key(key);
  const base::Bytes empty = new_main_file(store_key, random);
  const base::ByteView block = base::ByteView(empty).first(kHeaderBlockSize);
  const auto headers = read_header(block, store_key);
  base::check(headers.ok());  // it was made two lines above
  auto file = disk.open(path, OpenAs::kCreated);
  if (!file) return file.error();
  if (const auto locked = (*file)->lock(); !locked) return locked.error();
  if (const auto cut = (*file)->resize(0); !cut) return cut.error();
  if (const auto written = (*file)->write(0, block); !written) return written.error();
  return StoreWriter(*std::move(file), StoreKeys(store_key, headers->header.file_id), random);
}

StoreWriter::StoreWriter(std::unique_ptr<File> file, StoreKeys keys, base::Random& random)
    : file_(std::move(file)), keys_(std::move(keys)), random_(&random) {}

Result<void> StoreWriter::add(base::ByteView page) {
  seal_page(keys_, next_, page, *random_, sealed_);
  if (auto written = file_->write(kHeaderBlockSize + next_ * kPageSize, sealed_); !written) return written;
  ++next_;
  return {};
}

Result<void> StoreWriter::finish() {
  return file_->sync();
}

}  // namespace waterline::store
