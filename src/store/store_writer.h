#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/random.h"
#include "store/file.h"
#include "store/page_codec.h"

namespace waterline::store {

// Makes a store's main file anew from the pages of another store: with a file id of its own, and sealed under `key`.
// The caller gives the file its final place once finish() was ok; a cut leaves a file that is not whole.
class StoreWriter {
 public:
  // Takes the place of whatever has this name. `random` must outlive it.
  static Result<StoreWriter> begin(Disk& disk, const std::filesystem::path& path, base::ByteView key,
                                   base::Random& random);

  // The next page. REQUIRES: page.size() == kPageSize.
  Result<void> add(base::ByteView page);
  // When it returns ok, the file is on the disk, but its name may not be.
  Result<void> finish();

 private:
  StoreWriter(std::unique_ptr<File> file, StoreKeys keys, base::Random& random);

  std::unique_ptr<File> file_;
  StoreKeys keys_;
  base::Random* random_;
  std::uint64_t next_ = 0;
  base::Bytes sealed_ = base::Bytes(kPageSize);
};

}  // namespace waterline::store
