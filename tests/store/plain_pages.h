#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/check.h"
#include "fakes/seeded_random.h"
#include "store/main_file.h"
#include "store/store_writer.h"

// Reads and writes a store's pages without the seal, as somebody with the key can do.
namespace waterline::store::testing {

// Returns the pages of a closed store, as SQLite sees them. REQUIRES: the store is sound.
inline base::Bytes plain_pages_of(Disk& disk, const std::filesystem::path& path,
                                  base::ByteView key) {
  fakes::SeededRandom random(1);
  Health health;
  const auto main = MainFile::open(disk, path, StoreKey(key), random, health);
  base::check(main.ok());
  base::Bytes pages((*main)->pages() * kPageSize);
  for (std::uint64_t number = 0; number < (*main)->pages(); ++number) {
    const auto page = base::MutableByteView(pages).subspan(number * kPageSize, kPageSize);
    base::check((*main)->read_page(number, page).value());
  }
  return pages;
}

// Writes a correctly sealed store of these pages. REQUIRES: pages.size() is a multiple of
// kPageSize, and not 0.
inline void write_plain_pages(Disk& disk, const std::filesystem::path& path, base::ByteView key,
                              base::ByteView pages, base::Random& random) {
  auto writer = StoreWriter::begin(disk, path, key, random);
  base::check(writer.ok());
  for (std::size_t at = 0; at < pages.size(); at += kPageSize) {
    base::check(writer->add(pages.subspan(at, kPageSize)).ok());
  }
  base::check(writer->finish().ok());
}

}  // namespace waterline::store::testing
