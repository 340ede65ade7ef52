#include "store/page_codec.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"

namespace waterline::store {
namespace {

constexpr std::string_view kMagic = "WTRLSTOR";
constexpr std::byte kPageKind{1};

static_assert(kReservedSize == crypto::kSealOverhead);

// The layout of a header slot, as offsets in bytes.
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kPageSizeAt = 12;
constexpr std::size_t kFileIdAt = 16;
constexpr std::size_t kSequenceAt = 32;
constexpr std::size_t kLogIdAt = 40;
constexpr std::size_t kLogFramesAt = 56;
constexpr std::size_t kPagesAt = 64;
constexpr std::size_t kRootAt = 72;
constexpr std::size_t kFreshnessAt = 88;
constexpr std::size_t kLastUseAt = 104;
constexpr std::size_t kMacAt = 128;
static_assert(kPageSizeAt + sizeof(std::uint32_t) == kFileIdAt && kMacAt + 64 == kSlotSize);

base::ByteView slot_of(base::ByteView block, std::size_t index) {
  return block.subspan(index * kSlotDistance, kSlotSize);
}

bool has_magic(base::ByteView slot) {
  return base::text_of(slot.first(kMagic.size())) == kMagic;
}

std::uint32_t version_of(base::ByteView slot) {
  return base::read_little_endian<std::uint32_t>(slot.subspan(kVersionAt));
}

template <std::size_t N>
std::array<std::byte, N> array_at(base::ByteView bytes, std::size_t offset) {
  std::array<std::byte, N> out;
  std::ranges::copy(bytes.subspan(offset, N), out.begin());
  return out;
}

std::optional<StoreHeader> verified_slot(base::ByteView slot, const StoreKey& key) {
  if (!has_magic(slot) || version_of(slot) != kFormatVersion) return {};
  StoreHeader header;
  header.file_id = array_at<16>(slot, kFileIdAt);
  const auto header_key =
      crypto::derive<HeaderKey>(key, crypto::label::kStoreHeader, header.file_id);
  const auto mac = crypto::hmac_sha512(header_key.bytes(), slot.first(kMacAt));
  if (!crypto::equal_in_constant_time(mac, slot.subspan(kMacAt))) return {};
  header.sequence = base::read_little_endian<std::uint64_t>(slot.subspan(kSequenceAt));
  header.log_id = array_at<16>(slot, kLogIdAt);
  header.log_frames = base::read_little_endian<std::uint64_t>(slot.subspan(kLogFramesAt));
  header.root.pages = base::read_little_endian<std::uint64_t>(slot.subspan(kPagesAt));
  header.root.tag = array_at<16>(slot, kRootAt);
  header.freshness.id = array_at<16>(slot, kFreshnessAt);
  header.freshness.last_use =
      slot[kLastUseAt] == std::byte{1} ? LastUse::kClosed : LastUse::kCutOff;
  return header;
}

base::Bytes associated_data(const StoreKeys& keys, std::uint64_t number) {
  base::Bytes data = base::to_bytes(keys.file_id);
  data.push_back(kPageKind);
  base::append_little_endian(data, number);
  return data;
}

// Returns the first page of an empty database: SQLite's file format, section 1.3 (the database
// header) and 1.6 (an empty leaf of a table b-tree).
constexpr std::array<std::byte, kPageSize> make_first_page() {
  std::array<std::byte, kPageSize> page{};
  constexpr std::string_view kSqliteMagic{"SQLite format 3\0", 16};
  for (std::size_t i = 0; i < kSqliteMagic.size(); ++i)
    page[i] = static_cast<std::byte>(kSqliteMagic[i]);
  page[16] = std::byte{kPageSize >> 8};
  // 2: the file is read and written through a write-ahead log
  page[18] = page[19] = std::byte{2};
  page[20] = std::byte{kReservedSize};
  page[21] = std::byte{64};
  page[22] = page[23] = std::byte{32};
  page[31] = std::byte{1};  // size in pages
  constexpr std::size_t kTreeHeaderAt = 100;
  page[kTreeHeaderAt] = std::byte{13};  // a leaf of a table
  page[kTreeHeaderAt + 5] = std::byte{kUsableSize >> 8};
  page[kTreeHeaderAt + 6] = std::byte{kUsableSize & 0xff};
  return page;
}

constexpr std::array<std::byte, kPageSize> kFirstPage = make_first_page();

}  // namespace

StoreKeys::StoreKeys(const StoreKey& key, const FileId& id)
    : file_id(id),
      header(crypto::derive<HeaderKey>(key, crypto::label::kStoreHeader, id)),
      pages(crypto::derive<PagesKey>(key, crypto::label::kStorePages, id)),
      tree(crypto::derive<TreeKey>(key, crypto::label::kStoreTree, id)),
      log(crypto::derive<LogKey>(key, crypto::label::kStoreLog, id)) {}

std::array<std::byte, kSlotSize> header_slot(const StoreHeader& header, const HeaderKey& key) {
  base::Bytes bytes = base::to_bytes(base::bytes_of(kMagic));
  base::append_little_endian(bytes, kFormatVersion);
  base::append_little_endian(bytes, static_cast<std::uint32_t>(kPageSize));
  base::append(bytes, header.file_id);
  base::append_little_endian(bytes, header.sequence);
  base::append(bytes, header.log_id);
  base::append_little_endian(bytes, header.log_frames);
  base::append_little_endian(bytes, header.root.pages);
  base::append(bytes, header.root.tag);
  base::append(bytes, header.freshness.id);
  bytes.push_back(static_cast<std::byte>(header.freshness.last_use));
  bytes.resize(kMacAt);
  base::append(bytes, crypto::hmac_sha512(key.bytes(), bytes));
  return array_at<kSlotSize>(bytes, 0);
}

Result<ReadHeader> read_header(base::ByteView block, const StoreKey& key) {
  base::check(block.size() == kHeaderBlockSize);
  std::optional<StoreHeader> newest;
  std::optional<StoreHeader> older;
  bool ours = true;
  bool newer = false;
  for (std::size_t i = 0; i < kSlotCount; ++i) {
    const base::ByteView slot = slot_of(block, i);
    auto header = verified_slot(slot, key);
    if (!header) {
      newer = newer || (has_magic(slot) && version_of(slot) > kFormatVersion);
      ours = ours && has_magic(slot) && version_of(slot) == kFormatVersion;
      continue;
    }
    if (!newest || header->sequence > newest->sequence) std::swap(newest, header);
    if (header) older = header;
  }
  if (!newest && newer) return Error::kNewer;
  if (!newest) return ours ? Error::kWrongKey : Error::kDamaged;
  if (older && older->file_id != newest->file_id) return Error::kDamaged;
  return ReadHeader{*newest, older};
}

base::Bytes new_header_block(StoreHeader header, const HeaderKey& key, base::Random& random) {
  base::Bytes block(kHeaderBlockSize);
  random.fill(block);
  for (std::size_t i = 0; i < kSlotCount; ++i) {
    header.sequence = i;
    std::ranges::copy(header_slot(header, key),
                      base::MutableByteView(block).subspan(i * kSlotDistance).begin());
  }
  return block;
}

base::ByteView first_page_of_new_store() {
  return kFirstPage;
}

base::ByteView first_page_constants() {
  return base::ByteView(kFirstPage).first(100);
}

void seal_page(const StoreKeys& keys, std::uint64_t number, base::ByteView page,
               base::Random& random, base::MutableByteView sealed) {
  base::check(page.size() == kPageSize && sealed.size() == kPageSize);
  crypto::seal(keys.pages.bytes(), page.first(kUsableSize), associated_data(keys, number), random,
               sealed);
}

Result<void> open_page(const StoreKeys& keys, std::uint64_t number, base::ByteView sealed,
                       base::MutableByteView page) {
  base::check(page.size() == kPageSize && sealed.size() == kPageSize);
  std::ranges::fill(page.subspan(kUsableSize), std::byte{0});
  if (!crypto::open(keys.pages.bytes(), sealed, associated_data(keys, number),
                    page.first(kUsableSize))) {
    return Error::kDamaged;
  }
  return {};
}

PageTag tag_of_sealed(base::ByteView sealed) {
  return array_at<sizeof(PageTag)>(sealed, sealed.size() - sizeof(PageTag));
}

}  // namespace waterline::store
