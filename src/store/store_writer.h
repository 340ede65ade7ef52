#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/random.h"
#include "store/file.h"
#include "store/page_codec.h"
#include "store/page_tree.h"

namespace waterline::store {

// Writes a new store's main file from pages: the pages of another store, or the single page of an
// empty one. The new file gets its own file id and is sealed under `key`. The caller renames the
// file after finish() returned ok. A file that was left by an interruption has no header, and is no
// store.
class StoreWriter {
 public:
  // Begins a new file, in place of any file of this name. `random` must outlive the writer.
  static Result<StoreWriter> begin(Disk& disk, const std::filesystem::path& path,
                                   base::ByteView key, base::Random& random);

  // Appends the next page. REQUIRES: page.size() == kPageSize.
  Result<void> add(base::ByteView page);
  // Completes the file. When it returns ok, the content is safe on the disk, but the file's name in
  // the folder may not be. REQUIRES: at least one page was added.
  Result<void> finish();
  // Returns the file, which is locked. REQUIRES: finish() returned ok.
  std::unique_ptr<File> release() && { return std::move(file_); }

 private:
  StoreWriter(std::unique_ptr<File> file, const StoreKey& key, base::Random& random);

  std::unique_ptr<File> file_;
  std::unique_ptr<StoreKeys> keys_;
  base::Random* random_;
  std::unique_ptr<PageTree> tree_;
  std::uint64_t next_ = 0;
  base::Bytes sealed_ = base::Bytes(kPageSize);
};

}  // namespace waterline::store
