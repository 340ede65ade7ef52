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

// Makes a store's main file from pages: those of another store, or the one of an empty store. It
// has a file id of its own and is sealed under `key`. The caller gives the file its final place
// once finish() was ok; a cut leaves a file without a header, which is no store.
class StoreWriter {
 public:
  // Takes the place of whatever has this name. `random` must outlive it.
  static Result<StoreWriter> begin(Disk& disk, const std::filesystem::path& path,
                                   base::ByteView key, base::Random& random);

  // The next page. REQUIRES: page.size() == kPageSize.
  Result<void> add(base::ByteView page);
  // When it returns ok, the file is on the disk, but its name may not be. REQUIRES: a page was
  // added.
  Result<void> finish();
  // The file, which is locked. REQUIRES: it is finished.
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
