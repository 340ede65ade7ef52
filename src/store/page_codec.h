#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/secret.h"
#include "store/error.h"
#include "store/freshness.h"

// What stands in a store's main file, as bytes in and bytes out (docs/storage.md, "The main file").
// SQLite sees pages of 4096 bytes whose last 40 it leaves alone; on the disk a page is what
// crypto::seal makes of the other 4056, and before the first page stands a header block.
namespace waterline::store {

inline constexpr std::size_t kPageSize = 4096;
// nonce and tag of crypto::seal
inline constexpr std::size_t kReservedSize = 40;
// what SQLite may use of a page
inline constexpr std::size_t kUsableSize = kPageSize - kReservedSize;
// so that pages stay aligned
inline constexpr std::size_t kHeaderBlockSize = kPageSize;
// SQLite's file format, section 1.4
inline constexpr std::uint64_t kUnusedPage = (std::uint64_t{1} << 30) / kPageSize;
inline constexpr std::size_t kSlotCount = 2;
inline constexpr std::size_t kSlotDistance = kHeaderBlockSize / kSlotCount;
inline constexpr std::size_t kSlotSize = 192;  // less than a sector of any disk
inline constexpr std::uint32_t kFormatVersion = 2;

using FileId = std::array<std::byte, 16>;
using LogId = std::array<std::byte, 16>;
// the last bytes of a sealed page or node: no two versions have the same
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

// The subkeys of one store file. No two files share one: the file id is in their derivation.
struct StoreKeys {
  StoreKeys(const StoreKey& key, const FileId& id);

  FileId file_id;
  HeaderKey header;
  PagesKey pages;
  TreeKey tree;
  LogKey log;
};

// What the page tree over so many pages begins with (page_tree.h).
struct TreeRoot {
  std::uint64_t pages = 0;
  PageTag tag{};

  friend bool operator==(const TreeRoot&, const TreeRoot&) = default;
};

// What the main file knows of its pages and of the log beside it. It changes by writing the slot
// that holds the older of two, so that a torn write leaves the other.
struct StoreHeader {
  FileId file_id{};
  // of changes to this header; the greater one counts; sequence % kSlotCount is its slot
  std::uint64_t sequence = 0;
  // of the log's present generation; its records verify under no other
  LogId log_id{};
  // so many frames of that generation may be in the main file already, in part: without them the
  // main file alone would be a mixture of two states
  std::uint64_t log_frames = 0;
  // of the pages as they stood when that generation began
  TreeRoot root;
  Freshness freshness;

  friend bool operator==(const StoreHeader&, const StoreHeader&) = default;
};

struct ReadHeader {
  StoreHeader header;
  std::optional<StoreHeader> older;  // what the other slot says, if it verifies
};

std::array<std::byte, kSlotSize> header_slot(const StoreHeader& header, const HeaderKey& key);

// The header block of a new main file: random bytes, and this header in both slots.
base::Bytes new_header_block(StoreHeader header, const HeaderKey& key, base::Random& random);

// REQUIRES: block.size() == kHeaderBlockSize. kDamaged: not a store. kNewer: a version above ours.
// kWrongKey: no slot verifies.
Result<ReadHeader> read_header(base::ByteView block, const StoreKey& key);

// The first and only page of a store with nothing in it.
base::ByteView first_page_of_new_store();

// The first 100 bytes of any store's first page, as far as they never change. SQLite reads these
// before it has recovered the log, when the page itself may be torn.
base::ByteView first_page_constants();

// Page numbers count from 0 here. REQUIRES: page.size() == kPageSize, sealed.size() == kPageSize.
void seal_page(const StoreKeys& keys, std::uint64_t number, base::ByteView page,
               base::Random& random, base::MutableByteView sealed);
// kDamaged if it is not what was sealed as this page of this file; then `page` is all zero.
Result<void> open_page(const StoreKeys& keys, std::uint64_t number, base::ByteView sealed,
                       base::MutableByteView page);

// Of a sealed page or node.
PageTag tag_of_sealed(base::ByteView sealed);

}  // namespace waterline::store
