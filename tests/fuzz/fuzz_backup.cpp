#include <map>

#include "backup/file.h"
#include "crypto/mac.h"
#include "durability/stores.h"
#include "fakes/seeded_random.h"
#include "fuzz/edit.h"
#include "fuzz/input.h"
#include "keyring/keyring.h"
#include "store/memory_disk.h"
#include "store/plain_pages.h"
#include "store/store_writer.h"

// Reads a backup file from an untrusted source. The first byte of the input chooses how the file
// was made:
//
//   0  by somebody without the backup's key: edits of a sound file
//   1  like 0, and then with a correct checksum of the file's keyring
//   2  by somebody with the backup's key: any content in the chunks
//   3  by somebody with the backup's key: edits of the pages of the three stores. The test then
//      restores the stores as the node does it, reads them and writes to them
//
// A file of kind 0 or 1 must be refused if an edit changed it. If a backup is accepted, its pages
// are put into another backup and read from there: they must stay the same. No content with a valid
// seal may crash the program.
namespace {

using namespace waterline;
using backup::Part;
using store::testing::MemoryDisk;

const std::filesystem::path kFile = "/b/it";
// The key of all three stores, as in durability::Stores.
const base::Bytes kStoreKey(32);

std::filesystem::path path_of(Part part) {
  switch (part) {
    case Part::kDeep:
      return "/home/deep.db";
    case Part::kVault:
      return "/home/vault.db";
    case Part::kLedger:
    case Part::kDeepMedia:
    case Part::kVaultMedia:
      break;
  }
  return "/home/ledger.db";
}

using Content = std::map<Part, base::Bytes>;

class ContentSource final : public backup::Source {
 public:
  explicit ContentSource(const Content& content) : content_(content) {
    for (const auto& [part, bytes] : content) pages_[part] = bytes.size() / backup::kPageSize;
  }
  [[nodiscard]] const backup::Pages& pages() const override { return pages_; }
  bool read(Part part, std::uint64_t first, base::MutableByteView out) override {
    base::copy(base::ByteView(content_.at(part)).subspan(first * backup::kPageSize, out.size()),
               out);
    return true;
  }

 private:
  const Content& content_;
  backup::Pages pages_;
};

class Collected final : public backup::Sink {
 public:
  bool begin(Part part, std::uint64_t) override {
    content[part].clear();
    return true;
  }
  bool page(Part part, base::ByteView page) override {
    base::append(content[part], page);
    return true;
  }
  Content content;
};

// Creates stores from the content of a backup, as the node does.
class Restored final : public backup::Sink {
 public:
  bool begin(Part part, std::uint64_t pages) override {
    auto writer = store::StoreWriter::begin(disk, path_of(part), kStoreKey, random_);
    fuzz::require(writer.ok());
    writer_.emplace(*std::move(writer));
    pages_left_ = pages;
    return true;
  }
  bool page(Part, base::ByteView page) override {
    return writer_->add(page).ok() && (--pages_left_ > 0 || writer_->finish().ok());
  }
  void end() { writer_.reset(); }
  MemoryDisk disk;

 private:
  fakes::SeededRandom random_{6};
  std::optional<store::StoreWriter> writer_;
  std::uint64_t pages_left_ = 0;
};

// Returns the pages of three stores that were used and closed, so that their logs are merged into
// their main files.
Content sound_content() {
  fakes::SeededRandom random(5);
  MemoryDisk disk;
  {
    auto stores = durability::Stores::open(disk, random);
    fuzz::require(stores.ok());
    for (std::uint64_t number = 0; number < 24; ++number) fuzz::require(stores->act(11, number));
  }
  Content content;
  for (const Part part : std::span(backup::kParts).first(backup::kStoreParts)) {
    content[part] = store::testing::plain_pages_of(disk, path_of(part), kStoreKey);
  }
  return content;
}

struct Journal {
  Journal() {
    fakes::SeededRandom random(1);
    auto created = keyring::create(base::bytes_of("a passphrase"), keyring::kCostFloor, random);
    fuzz::require(created.ok());
    keyring = created->file;
    key.emplace(keyring::derive_keys(created->secrets).backup.clone());
    content = sound_content();
    file = packed(content);
  }

  // Returns a backup file with this content.
  [[nodiscard]] base::Bytes packed(const Content& pages) const {
    fakes::SeededRandom random(2);
    MemoryDisk disk;
    ContentSource source(pages);
    fuzz::require(backup::create(disk, kFile, "/the.new", keyring, *key, source, random).ok());
    return disk.files().at(kFile);
  }

  // Returns a backup file that is sealed correctly and has these bytes in its chunks.
  [[nodiscard]] base::Bytes sealed(base::ByteView inside) const {
    fakes::SeededRandom random(3);
    base::Bytes bytes = backup::make_header(keyring, random);
    const backup::FileKey file_key = backup::file_key(*key, bytes);
    for (std::uint64_t index = 0; !inside.empty(); ++index) {
      const auto chunk = inside.first(std::min(inside.size(), backup::kChunkSize));
      inside = inside.subspan(chunk.size());
      const auto place = inside.empty() ? backup::Place::kLast : backup::Place::kInside;
      backup::seal_chunk(file_key, index, place, chunk, random, bytes);
    }
    return bytes;
  }

  [[nodiscard]] backup::Result<void> read(base::ByteView bytes, backup::Sink& sink) const {
    MemoryDisk disk(MemoryDisk::Files{{kFile, base::to_bytes(bytes)}});
    auto opened = backup::BackupFile::open(disk, kFile);
    if (!opened) return opened.error();
    fuzz::require(keyring::check_file(opened->keyring()).ok());
    return opened->read(*key, sink);
  }

  base::Bytes keyring;
  std::optional<crypto::BackupKey> key;
  Content content;
  base::Bytes file;
};

void read_edited_file(const Journal& journal, fuzz::Input& input, bool with_checksum) {
  base::Bytes file = journal.file;
  while (!input.empty()) {
    // Edits either the header, in units of four bytes, or the chunks behind it, in units of a
    // chunk.
    const bool header = input.number(1) % 2 == 0;
    const std::size_t border = std::min(file.size(), backup::kHeaderSize);
    base::Bytes front = base::to_bytes(base::ByteView(file).first(border));
    base::Bytes back = base::to_bytes(base::ByteView(file).subspan(border));
    fuzz::edit(header ? front : back, input, header ? 4 : backup::kSealedChunkSize);
    base::append(front, back);
    file = std::move(front);
  }
  if (with_checksum && file.size() >= backup::kHeaderSize) {
    const std::size_t checksum_at = backup::kHeaderSize - 64;
    const auto keyring = base::ByteView(file).subspan(backup::kKeyringAt, keyring::kFileSize - 64);
    std::ranges::copy(crypto::sha512(keyring),
                      file.begin() + static_cast<std::ptrdiff_t>(checksum_at));
  }
  Collected collected;
  const bool readable = journal.read(file, collected).ok();
  fuzz::require(readable == (file == journal.file));
  if (readable) fuzz::require(collected.content == journal.content);
}

void read_inside(const Journal& journal, fuzz::Input& input) {
  // The content consists of bytes of the input, then zeros up to a whole number of KiB, then the
  // rest of the input. So the rest can be at a high offset without a large input.
  base::Bytes inside = base::to_bytes(input.bytes(input.number(2)));
  inside.resize(std::max<std::size_t>(inside.size(), input.number(1) * 1024));
  base::append(inside, input.rest());
  Collected collected;
  if (!journal.read(journal.sealed(inside), collected).ok()) return;
  fuzz::require(collected.content.size() >= backup::kStoreParts);
  Collected again;
  const base::Bytes packed = journal.packed(collected.content);
  fuzz::require(packed.size() == backup::file_size_of(ContentSource(collected.content).pages()));
  fuzz::require(journal.read(packed, again).ok());
  fuzz::require(again.content == collected.content);
}

void restore_edited_pages(const Journal& journal, fuzz::Input& input) {
  Content content = journal.content;
  while (!input.empty()) {
    base::Bytes& pages = content.at(backup::kParts.at(input.number(1) % backup::kStoreParts));
    fuzz::edit(pages, input, backup::kPageSize);
    pages.resize(std::max<std::size_t>(1, pages.size() / backup::kPageSize) * backup::kPageSize);
  }
  Restored restored;
  fuzz::require(journal.read(journal.packed(content), restored).ok());
  restored.end();
  fakes::SeededRandom random(4);
  auto stores = durability::Stores::open(restored.disk, random);
  if (!stores) return;
  // A store that does not verify is never used: the restore ends here.
  const bool sound = stores->verify().ok();
  fuzz::require(sound || content != journal.content);
  if (!sound) return;
  const auto text = stores->contents();
  fuzz::require(text || content != journal.content);
  (void)stores->begin_after_restore();
  for (std::uint64_t number = 0; number < 4; ++number) (void)stores->act(12, number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Journal journal;
  fuzz::Input input(fuzz::view_of(data, size));
  switch (const auto kind = input.number(1) % 4) {
    case 0:
    case 1:
      read_edited_file(journal, input, /*with_checksum=*/kind == 1);
      break;
    case 2:
      read_inside(journal, input);
      break;
    default:
      restore_edited_pages(journal, input);
  }
  return 0;
}
