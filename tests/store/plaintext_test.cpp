#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "memory_disk.h"
#include "store/log_codec.h"
#include "store/page_codec.h"
#include "store_fixture.h"

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;

namespace {

// A text of a person that does not occur by chance. It is searched for in each form in which it
// might leak.
constexpr std::string_view kMarker = "qzvxkjwpyhmarkerfgbnrt";

std::vector<std::string> forms_of(std::string_view marker) {
  std::string wide_little, wide_big, reversed(marker.rbegin(), marker.rend());
  for (const char letter : marker) {
    wide_little += letter;
    wide_little += '\0';
    wide_big += '\0';
    wide_big += letter;
  }
  // Search for parts of the marker too: FTS5 stores the beginning that two neighbouring words share
  // only once.
  std::string hex = base::to_hex(base::bytes_of(marker));
  std::string upper = hex;
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return static_cast<char>(std::toupper(c)); });
  return {std::string(marker),
          std::string(marker.substr(0, 8)),
          std::string(marker.substr(8, 8)),
          wide_little.substr(2),
          wide_big.substr(2),
          reversed,
          hex,
          upper,
          "cXp2eGtqd3B5aG1hcmtlcmZnYm5ydA"};
}

bool holds(base::ByteView bytes, std::string_view text) {
  return base::text_of(bytes).find(text) != std::string_view::npos;
}

// Returns Pearson's statistic of how evenly the 256 byte values occur: for noise about 255, with a
// deviation of 22.6.
double chi_square(base::ByteView bytes) {
  std::array<double, 256> counts{};
  for (const std::byte byte : bytes) counts[std::to_integer<std::size_t>(byte)] += 1;
  const double expected = static_cast<double>(bytes.size()) / 256;
  double sum = 0;
  for (const double count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

// Does with a store everything that the program does.
void use(Database& database) {
  const auto forms = forms_of(kMarker);
  for (std::int64_t number = 1; number <= 60; ++number) {
    std::string body;
    for (const std::string& form : forms) body += form + " ";
    for (std::int64_t i = 0; i < number * 20; ++i)
      body += std::string(kMarker) + std::to_string(i) + " ";
    REQUIRE(add_entry(database, number, body).ok());
  }
  REQUIRE(
      database.execute("CREATE TEMP TABLE t AS SELECT body FROM entry ORDER BY body; DROP TABLE t")
          .ok());
  REQUIRE(database.execute("CREATE INDEX by_body ON entry(body)").ok());
  REQUIRE(database.execute("INSERT INTO words(words) VALUES('optimize')").ok());
  REQUIRE(database.execute("DELETE FROM entry WHERE number % 3 = 0").ok());
  REQUIRE(database.execute("VACUUM").ok());
  auto sorted = database.prepare("SELECT body FROM entry ORDER BY body DESC");
  while (sorted.step().value()) REQUIRE(sorted.text(0).find(kMarker) != std::string_view::npos);
}

}  // namespace

TEST_CASE("no byte written to the disk shows a store's content", "[store]") {
  crypto::SystemRandom random;
  MemoryDisk disk;
  {
    auto database = open_store("/store/test.db", random, disk);
    REQUIRE(database.ok());
    use(*database);
  }
  const auto forms = forms_of(kMarker);
  std::size_t written = 0;
  for (const auto& step : disk.steps()) {
    const auto* write = std::get_if<MemoryDisk::Write>(&step);
    if (write == nullptr) continue;
    written += write->bytes.size();
    for (const std::string& form : forms) REQUIRE_FALSE(holds(write->bytes, form));
    REQUIRE_FALSE(holds(write->bytes, "SQLite format"));
    REQUIRE_FALSE(holds(write->bytes, "CREATE TABLE"));
  }
  CHECK(written > 4'000'000);
}

TEST_CASE("the files of a store look like noise, open or closed", "[store]") {
  crypto::SystemRandom random;
  const fakes::TemporaryFolder folder;
  const fakes::TemporaryFolder copies;
  const auto files_are_noise = [](const std::filesystem::path& where, std::size_t expected) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(where)) {
      ++count;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      for (const std::string& form : forms_of(kMarker))
        CHECK_FALSE(holds(base::bytes_of(text), form));
      REQUIRE(text.size() > 20 * kPageSize);
      const double statistic = chi_square(base::bytes_of(text));
      CHECK(statistic > 255 - 6 * 22.6);
      CHECK(statistic < 255 + 6 * 22.6);
      struct stat status {};
      REQUIRE(::stat(entry.path().c_str(), &status) == 0);
      CHECK((status.st_mode & 0077) == 0);
    }
    CHECK(count == expected);
  };
  {
    auto database = open_store(main_of(folder), random);
    REQUIRE(database.ok());
    use(*database);
    files_are_noise(folder.path(), 2);
    std::filesystem::copy(folder.path(), copies.path());
  }
  files_are_noise(folder.path(), 1);
  { REQUIRE(open_store(main_of(copies), random).ok()); }
  files_are_noise(copies.path(), 1);
}

TEST_CASE("the same content sealed twice has nothing in common", "[store]") {
  fakes::SeededRandom random(1);
  const StoreKey key(key_of(1));
  const StoreKeys keys(key, random.bytes<16>());
  const StoreKeys others(key, random.bytes<16>());
  CHECK_FALSE(crypto::equal_in_constant_time(keys.pages.bytes(), others.pages.bytes()));
  CHECK_FALSE(crypto::equal_in_constant_time(keys.pages.bytes(), keys.log.bytes()));
  CHECK_FALSE(crypto::equal_in_constant_time(keys.pages.bytes(), keys.header.bytes()));
  CHECK_FALSE(crypto::equal_in_constant_time(keys.pages.bytes(), keys.tree.bytes()));

  const base::Bytes page(kPageSize, std::byte{0});
  base::Bytes sealed(kPageSize), again(kPageSize), opened(kPageSize);
  seal_page(keys, 5, page, random, sealed);
  seal_page(keys, 5, page, random, again);
  std::size_t same = 0;
  for (std::size_t i = 0; i < kPageSize; ++i) same += sealed[i] == again[i] ? 1 : 0;
  CHECK(same < 50);
  CHECK(open_page(keys, 5, sealed, opened).ok());
  CHECK_FALSE(open_page(keys, 6, sealed, opened).ok());
  CHECK_FALSE(open_page(others, 5, sealed, opened).ok());

  const LogId log = random.bytes<16>();
  const base::Bytes frame(kFrameSize, std::byte{1});
  base::Bytes sealed_frame(kSealedFrameSize), opened_frame(kFrameSize);
  seal_frame(keys, log, 3, frame, random, sealed_frame);
  CHECK(open_frame(keys, log, 3, sealed_frame, opened_frame).ok());
  CHECK(opened_frame == frame);
  CHECK_FALSE(open_frame(keys, log, 2, sealed_frame, opened_frame).ok());
  CHECK_FALSE(open_frame(keys, random.bytes<16>(), 3, sealed_frame, opened_frame).ok());
  CHECK_FALSE(open_frame(others, log, 3, sealed_frame, opened_frame).ok());
}

TEST_CASE("a scan of the log distinguishes a hole from a torn end", "[store]") {
  using Frame = LogScan::Frame;
  const auto scan = [](std::string_view frames) {
    LogScan found;
    for (const char frame : frames) {
      found.add(frame == 'c' ? Frame::kCommit : frame == 'p' ? Frame::kPlain : Frame::kForeign);
    }
    return std::tuple(found.visible(), found.committed(), found.extent(), found.has_hole());
  };
  using Found = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, bool>;
  CHECK(scan("") == Found(0, 0, 0, false));
  CHECK(scan("pcpc") == Found(4, 4, 4, false));
  CHECK(scan("pcp") == Found(3, 2, 3, false));
  CHECK(scan("pcxx") == Found(2, 2, 2, false));
  CHECK(scan("pcxpc") == Found(2, 2, 5, false));  // one transaction, torn
  // In "pcxcp" a record follows the second commit, so a sync of that commit must have succeeded.
  // The torn record "x" before it cannot come from a crash then: it is a hole.
  CHECK(scan("pcxcp") == Found(2, 2, 5, true));
  CHECK(scan("pcxcxp") == Found(2, 2, 6, true));
  CHECK(scan("xpppp") == Found(0, 0, 5, false));
  CHECK(scan("xc") == Found(0, 0, 2, false));
  CHECK(scan("xcc") == Found(0, 0, 3, true));
}
