#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/secret.h"
#include "store/error.h"
#include "store/freshness.h"

// The format of a store's main file, from bytes to bytes (docs/storage.md, "The main file"). SQLite
// sees pages of 4096 bytes and does not use the last 40 of each. On the disk a page is the output
// of crypto::seal for the other 4056 bytes. A header block comes before the first page.
namespace waterline::store {

inline constexpr std::size_t kPageSize = 4096;
// The size of the nonce and the tag of crypto::seal.
inline constexpr std::size_t kReservedSize = 40;
// The part of a page that SQLite may use.
inline constexpr std::size_t kUsableSize = kPageSize - kReservedSize;
// The size of the header block: a whole page, so that pages stay aligned.
inline constexpr std::size_t kHeaderBlockSize = kPageSize;
// The page that SQLite never uses, since it holds the lock bytes (SQLite's file format, section
// 1.4).
inline constexpr std::uint64_t kUnusedPage = (std::uint64_t{1} << 30) / kPageSize;
inline constexpr std::size_t kSlotCount = 2;
inline constexpr std::size_t kSlotDistance = kHeaderBlockSize / kSlotCount;
// The size of a header slot. It is smaller than a sector of any disk, so that writing one slot
// leaves the other one intact.
inline constexpr std::size_t kSlotSize = 192;
inline constexpr std::uint32_t kFormatVersion = 2;

using FileId = std::array<std::byte, 16>;
using LogId = std::array<std::byte, 16>;
// The last bytes of a sealed page or node. No two versions have the same tag.
using PageTag = std::array<std::byte, 16>;

struct StorePurpose;
using StoreKey = crypto::Key<StorePurpose>;
struct HeaderPurpose;
using HeaderKey = crypto::Key<HeaderPurpose>;
struct PagesPurpose;
using PagesKey = crypto::Key<PagesPurpose>;
struct TreePurpose;
using TreeKey = crypto::Key<TreePurpose>;
struct LogPurpose;
using LogKey = crypto::Key<LogPurpose>;

// The subkeys of one store file. No two files share one, since the file id is in their derivation.
struct StoreKeys {
  StoreKeys(const StoreKey& key, const FileId& id);

  FileId file_id;
  HeaderKey header;
  PagesKey pages;
  TreeKey tree;
  LogKey log;
};

// The root of the page tree (page_tree.h), and the number of pages below it.
struct TreeRoot {
  std::uint64_t pages = 0;
  PageTag tag{};

  friend bool operator==(const TreeRoot&, const TreeRoot&) = default;
};

// The header of the main file: it names the pages and the log that belong together. The file has
// two slots for it. A change is written to the slot with the older header, so that a torn write
// leaves the newer header intact.
struct StoreHeader {
  FileId file_id{};
  // Counts the changes of this header; of two headers the one with the greater number is valid. The
  // slot is sequence % kSlotCount.
  std::uint64_t sequence = 0;
  // The random id of the log's present generation, which lasts from one restart of the log to the
  // next. Only records of this generation verify.
  LogId log_id{};
  // The number of frames of the log, since its last restart, that a checkpoint may have copied into
  // the main file, perhaps in part. Without the log the main file would then be a mixture of two
  // states.
  std::uint64_t log_frames = 0;
  // The page tree as it was when the log was last restarted.
  TreeRoot root;
  Freshness freshness;

  friend bool operator==(const StoreHeader&, const StoreHeader&) = default;
};

struct ReadHeader {
  StoreHeader header;
  // The header in the other slot, if it verifies.
  std::optional<StoreHeader> older;
};

std::array<std::byte, kSlotSize> header_slot(const StoreHeader& header, const HeaderKey& key);

// Returns the header block of a new main file: random bytes, and this header in both slots.
base::Bytes new_header_block(StoreHeader header, const HeaderKey& key, base::Random& random);

// Reads both slots. REQUIRES: block.size() == kHeaderBlockSize. kDamaged: not a store. kNewer: a
// version above ours. kWrongKey: no slot verifies.
Result<ReadHeader> read_header(base::ByteView block, const StoreKey& key);

// Returns the only page of an empty store.
base::ByteView first_page_of_new_store();

// Returns the first 100 bytes of a new store's first page. SQLite reads these bytes before it has
// recovered the log, when the page itself may be torn. The values that SQLite uses of them then,
// such as the page size, are the same in every store.
base::ByteView first_page_constants();

// Seals a page. Page numbers count from 0 here. REQUIRES: page.size() == kPageSize, sealed.size()
// == kPageSize.
void seal_page(const StoreKeys& keys, std::uint64_t number, base::ByteView page,
               base::Random& random, base::MutableByteView sealed);
// Opens a sealed page. kDamaged if it was not sealed as this page of this file; then `page` is all
// zero.
Result<void> open_page(const StoreKeys& keys, std::uint64_t number, base::ByteView sealed,
                       base::MutableByteView page);

// Returns the tag of a sealed page or node.
PageTag tag_of_sealed(base::ByteView sealed);

}  // namespace waterline::store
