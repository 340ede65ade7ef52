#include "backup_of_test_pages.h"
#include "crypto/padme.h"

namespace waterline::backup {
namespace {

using namespace testing;

const Pages kSmall = {{Part::kDeep, 1}, {Part::kVault, 2}, {Part::kLedger, 1}};
// Pages that fill more than nine chunks.
const Pages kLarger = {{Part::kDeep, 21}, {Part::kVault, 90}, {Part::kLedger, 33}};

base::Bytes chunk_of(const base::Bytes& file, std::size_t index) {
  const auto begin =
      file.begin() + static_cast<std::ptrdiff_t>(kHeaderSize + index * kSealedChunkSize);
  return {begin, begin + static_cast<std::ptrdiff_t>(kSealedChunkSize)};
}

void put_chunk(base::Bytes& file, std::size_t index, const base::Bytes& chunk) {
  std::copy(chunk.begin(), chunk.end(),
            file.begin() + static_cast<std::ptrdiff_t>(kHeaderSize + index * kSealedChunkSize));
}

TEST_CASE("every page comes back unchanged for parts of any size", "[backup]") {
  fakes::SeededRandom random(7);
  for (int round = 0; round < 60; ++round) {
    Pages pages = {{Part::kDeep, 1 + random.below(40)},
                   {Part::kVault, 1 + random.below(80)},
                   {Part::kLedger, 1 + random.below(20)}};
    if (random.below(2) == 0) pages[Part::kDeepMedia] = 1 + 16 * random.below(3);
    if (random.below(2) == 0) pages[Part::kVaultMedia] = 1 + 16 * random.below(3);
    const Content content = test_content(pages, static_cast<std::uint64_t>(round));
    const auto back = read_backup(make_backup(content));
    REQUIRE(back.ok());
    CHECK(*back == content);
  }
}

TEST_CASE("every flipped byte is an error, and wrong pages never come out", "[backup]") {
  const Content content = test_content(kSmall, 1);
  base::Bytes file = make_backup(content);
  for (std::size_t at = 0; at < file.size(); ++at) {
    const std::byte before = file[at];
    file[at] ^= static_cast<std::byte>(1U << at % 8);
    if (read_backup(file).ok()) FAIL("byte " << at);
    file[at] = before;
  }
  CHECK(read_backup(file).ok());
}

TEST_CASE("a backup cut at any length is an error", "[backup]") {
  const base::Bytes small = make_backup(test_content(kSmall, 1));
  for (std::size_t size = 0; size < small.size(); ++size) {
    if (read_backup({small.begin(), small.begin() + static_cast<std::ptrdiff_t>(size)}).ok())
      FAIL("cut to " << size);
  }
  base::Bytes larger = make_backup(test_content(kLarger, 1));
  const std::size_t chunks =
      (larger.size() - kHeaderSize + kSealedChunkSize - 1) / kSealedChunkSize;
  REQUIRE(chunks > 5);
  for (std::size_t count = 0; count < chunks; ++count) {
    const auto end = static_cast<std::ptrdiff_t>(kHeaderSize + count * kSealedChunkSize);
    const auto read = read_backup({larger.begin(), larger.begin() + end});
    REQUIRE(!read.ok());
    CHECK(read.error() == Error::kDamaged);
  }
}

TEST_CASE("a backup with data after its end is an error", "[backup]") {
  const base::Bytes file = make_backup(test_content(kLarger, 1));
  for (const std::size_t more :
       {std::size_t{1}, std::size_t{40}, std::size_t{41}, kSealedChunkSize}) {
    base::Bytes longer = file;
    longer.resize(file.size() + more);
    CHECK(!read_backup(longer).ok());
    longer.resize(file.size());
    base::append(longer, base::ByteView(file).last(std::min(more, file.size())));
    CHECK(!read_backup(longer).ok());
  }
}

TEST_CASE("swapped, repeated, missing or foreign chunks are an error", "[backup]") {
  const Content content = test_content(kLarger, 1);
  const base::Bytes one = make_backup(content, 1);
  const base::Bytes other = make_backup(content, 2);  // the same pages under the same keyring
  base::Bytes file = one;
  put_chunk(file, 1, chunk_of(one, 2));
  put_chunk(file, 2, chunk_of(one, 1));
  CHECK(!read_backup(file).ok());
  file = one;
  put_chunk(file, 2, chunk_of(one, 1));
  CHECK(!read_backup(file).ok());
  file = one;
  file.erase(file.begin() + static_cast<std::ptrdiff_t>(kHeaderSize + kSealedChunkSize),
             file.begin() + static_cast<std::ptrdiff_t>(kHeaderSize + 2 * kSealedChunkSize));
  CHECK(!read_backup(file).ok());
  file = one;
  put_chunk(file, 1, chunk_of(other, 1));
  CHECK(!read_backup(file).ok());
  file = one;
  std::copy_n(other.begin(), kHeaderSize, file.begin());
  CHECK(!read_backup(file).ok());
}

TEST_CASE("an inner chunk and the last chunk cannot replace each other", "[backup]") {
  fakes::SeededRandom random(3);
  const base::Bytes header = make_header(test_keyring().file, random);
  const FileKey key = file_key(test_keyring().key, header);
  const base::Bytes content(kChunkSize);
  base::Bytes sealed;
  seal_chunk(key, 4, Place::kInside, content, random, sealed);
  base::Bytes opened;
  CHECK(open_chunk(key, 4, Place::kInside, sealed, opened).ok());
  CHECK(!open_chunk(key, 4, Place::kLast, sealed, opened).ok());
  CHECK(!open_chunk(key, 5, Place::kInside, sealed, opened).ok());
}

TEST_CASE("a backup file has a Padme size", "[backup]") {
  std::size_t distinct = 0;
  std::uint64_t last = 0;
  for (std::uint64_t content = 1; content < 3 * kChunkSize + 100; ++content) {
    const std::uint64_t padded = padded_content(content);
    if (padded < content || crypto::padme(file_size(padded)) != file_size(padded))
      FAIL("content " << content);
    distinct += file_size(padded) != last ? 1 : 0;
    last = file_size(padded);
  }
  CHECK(distinct < 300);  // of 200,000 sizes
  for (const std::uint64_t content :
       {std::uint64_t{1} << 22, std::uint64_t{1} << 31, (std::uint64_t{1} << 40) + 12345}) {
    const std::uint64_t padded = padded_content(content);
    CHECK(crypto::padme(file_size(padded)) == file_size(padded));
    CHECK(padded - content < content / 8);
  }
  const base::Bytes file = make_backup(test_content(kLarger, 1));
  CHECK(file.size() == crypto::padme(file.size()));
  CHECK(file.size() == file_size_of(kLarger));
}

TEST_CASE("no two chunks of a backup share eight bytes", "[backup]") {
  Content content = test_content(kLarger, 1);
  for (auto& [part, bytes] : content) std::fill(bytes.begin(), bytes.end(), std::byte{0});
  const base::Bytes file = make_backup(content);
  std::map<std::uint64_t, int> seen;
  for (std::size_t at = kHeaderSize; at + 8 <= file.size(); ++at) {
    ++seen[base::read_little_endian<std::uint64_t>(base::ByteView(file).subspan(at))];
  }
  CHECK(std::all_of(seen.begin(), seen.end(), [](const auto& one) { return one.second == 1; }));
}

TEST_CASE("another file type and a newer version differ from damage", "[backup]") {
  base::Bytes file = make_backup(test_content(kSmall, 1));
  CHECK(read_backup(base::Bytes(5000)).error() == Error::kNotABackup);
  CHECK(read_backup({}).error() == Error::kNotABackup);
  file[8] = std::byte{3};
  CHECK(read_backup(file).error() == Error::kNewer);
  Disk disk;
  CHECK(BackupFile::open(disk, "/b/it").error() == Error::kNoSuchFile);
}

// Returns a correctly sealed backup file that has these bytes in its chunks.
base::Bytes sealed_around(base::Bytes content) {
  fakes::SeededRandom random(6);
  base::Bytes file = make_header(test_keyring().file, random);
  const FileKey key = file_key(test_keyring().key, file);
  base::check(content.size() <= kChunkSize);
  seal_chunk(key, 0, Place::kLast, content, random, file);
  return file;
}

base::Bytes part(std::uint8_t code) {
  base::Bytes bytes{std::byte{code}};
  base::append_little_endian(bytes, std::uint64_t{kPageSize});
  bytes.resize(bytes.size() + kPageSize, std::byte{code});
  return bytes;
}

TEST_CASE("a part of a later version is reported as newer", "[backup]") {
  base::Bytes three = to_bytes(About{});
  for (const std::uint8_t code : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}})
    base::append(three, part(code));
  base::Bytes whole = three;
  whole.push_back(std::byte{0});
  CHECK(read_backup(sealed_around(whole)).ok());
  for (const int code : {6, 7, 15, 16, 255}) {
    base::Bytes later = three;
    base::append(later, part(static_cast<std::uint8_t>(code)));
    later.push_back(std::byte{0});
    CHECK(read_backup(sealed_around(later)).error() == Error::kNewer);
  }
  // The media files are there or not, in their order.
  for (const std::vector<std::uint8_t>& media : {std::vector<std::uint8_t>{4}, {5}, {4, 5}}) {
    base::Bytes with = three;
    for (const std::uint8_t code : media) base::append(with, part(code));
    base::Bytes later = with;
    with.push_back(std::byte{0});
    CHECK(read_backup(sealed_around(with)).ok());
    base::append(later, part(4));
    later.push_back(std::byte{0});
    CHECK(read_backup(sealed_around(later)).error() == Error::kDamaged);
  }
  for (const int code : {1, 2, 3}) {
    base::Bytes again = three;
    base::append(again, part(static_cast<std::uint8_t>(code)));
    again.push_back(std::byte{0});
    CHECK(read_backup(sealed_around(again)).error() == Error::kDamaged);
  }
}

TEST_CASE("a backup tells its date before its parts are read", "[backup]") {
  const base::WallTime made =
      base::WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 28));
  const base::Day day{std::chrono::year(2026) / 5 / 3};
  for (const auto& about :
       {About{made, {}}, About{made, day}, About{base::WallTime{}, base::Day{}}}) {
    CHECK(about_from(to_bytes(about)).value() == about);
    Disk disk(Disk::Files{{"/b/it", sealed_around(to_bytes(about))}});
    auto file = BackupFile::open(disk, "/b/it");
    REQUIRE(file.ok());
    CHECK(file->about(test_keyring().key).value() == about);
  }
  for (const std::size_t at : {std::size_t{8}, std::size_t{13}, kAboutSize - 1}) {
    base::Bytes bytes = to_bytes(About{made, {}});
    bytes[at] = std::byte{9};
    CHECK(about_from(bytes).error() == Error::kDamaged);
  }
}

}  // namespace
}  // namespace waterline::backup
