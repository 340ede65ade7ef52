#pragma once

#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "backup/file.h"
#include "crypto/kdf.h"
#include "fakes/seeded_random.h"
#include "store/memory_disk.h"

// Helpers for tests of backups: arbitrary pages, a keyring for them, and functions that write and
// read a backup.
namespace waterline::backup::testing {

using Disk = store::testing::MemoryDisk;

struct Keyring {
  base::Bytes file;
  crypto::BackupKey key;
};

inline const Keyring& test_keyring() {
  static const Keyring kKeyring = [] {
    crypto::initialize();
    fakes::SeededRandom random(404);
    auto created =
        keyring::create(base::bytes_of("a passphrase"), keyring::kCostFloor, random).value();
    return Keyring{created.file, keyring::derive_keys(created.secrets).backup.clone()};
  }();
  return kKeyring;
}

using Content = std::map<Part, base::Bytes>;

inline Content test_content(const Pages& pages, std::uint64_t seed) {
  fakes::SeededRandom random(seed);
  Content content;
  for (const auto& [part, count] : pages) {
    content[part].resize(count * kPageSize);
    random.fill(content[part]);
  }
  return content;
}

class ContentSource final : public Source {
 public:
  explicit ContentSource(const Content& content) : content_(content) {
    for (const auto& [part, bytes] : content) pages_[part] = bytes.size() / kPageSize;
  }
  [[nodiscard]] const Pages& pages() const override { return pages_; }
  bool read(Part part, std::uint64_t first, base::MutableByteView out) override {
    if (breaks_off_after-- == 0) return false;
    const base::ByteView from =
        base::ByteView(content_.at(part)).subspan(first * kPageSize, out.size());
    std::copy(from.begin(), from.end(), out.begin());
    return true;
  }
  int breaks_off_after = -1;

 private:
  const Content& content_;
  Pages pages_;
};

class Collected final : public Sink {
 public:
  bool begin(Part part, std::uint64_t pages) override {
    announced[part] = pages;
    content[part].clear();
    return true;
  }
  bool page(Part part, base::ByteView page) override {
    base::append(content[part], page);
    return true;
  }
  Content content;
  Pages announced;
};

inline base::Bytes make_backup(const Content& content, std::uint64_t seed = 1) {
  fakes::SeededRandom random(seed);
  Disk disk;
  ContentSource source(content);
  REQUIRE(
      create(disk, "/b/it", "/b/it.new", test_keyring().file, test_keyring().key, source, random)
          .ok());
  return disk.files().at("/b/it");
}

inline Result<Content> read_backup(const base::Bytes& bytes) {
  Disk disk(Disk::Files{{"/b/it", bytes}});
  auto file = BackupFile::open(disk, "/b/it");
  if (!file) return file.error();
  Collected collected;
  if (auto read = file->read(test_keyring().key, collected); !read) return read.error();
  return collected.content;
}

}  // namespace waterline::backup::testing
