#include <algorithm>
#include <array>
#include <functional>

#include <catch2/catch.hpp>

#include "memory_disk.h"
#include "store/log_codec.h"
#include "store/page_layout.h"
#include "store/snapshot.h"
#include "store_fixture.h"

// Tests an attacker who has a store's files from many moments and puts parts of them into the
// present files. Everything that is then read is the present content, or the read reports damage.

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;

namespace {

constexpr const char* kMain = "/store/test.db";
constexpr const char* kLog = "/store/test.db-wal";

// Returns everything that can be read from a store.
Result<std::string> content_of(Database& database) {
  std::string content;
  for (const std::string_view sql :
       {"SELECT number, body FROM entry ORDER BY number",
        "SELECT rowid, body FROM words WHERE words MATCH 'entry' ORDER BY rowid"}) {
    auto statement = database.prepare(sql);
    for (;;) {
      const auto row = statement.step();
      if (!row) return row.error();
      if (!*row) break;
      content += std::to_string(statement.integer(0)) + " " + std::string(statement.text(1)) + "\n";
    }
  }
  return content;
}

// A part of the store's files at an older moment: a block of the main file, half of its header
// block, a record of the log, a whole log, or the fact that there was no log.
struct Piece {
  std::string file;
  std::optional<std::size_t> at;  // nullopt: the whole file
  // The bytes of the part. Empty if the part is a whole file that did not exist.
  base::Bytes bytes;

  friend bool operator==(const Piece&, const Piece&) = default;
};

void put(MemoryDisk::Files& files, const Piece& piece) {
  if (!piece.at) {
    files.erase(piece.file);
    if (!piece.bytes.empty()) files[piece.file] = piece.bytes;
    return;
  }
  base::Bytes& file = files[piece.file];
  file.resize(std::max(file.size(), *piece.at + piece.bytes.size()));
  std::ranges::copy(piece.bytes, file.begin() + static_cast<std::ptrdiff_t>(*piece.at));
}

class Pieces {
 public:
  explicit Pieces(const MemoryDisk::Files& present) : present_(present) {}

  void take(const MemoryDisk::Files& older) {
    const base::Bytes& main = older.at(kMain);
    add_part(kMain, main, 0, kSlotDistance);
    add_part(kMain, main, kSlotDistance, kSlotDistance);
    for (std::size_t at = kHeaderBlockSize; at < main.size(); at += kPageSize)
      add_part(kMain, main, at, kPageSize);
    if (!older.contains(kLog)) return add({kLog, {}, {}});
    const base::Bytes& log = older.at(kLog);
    add({kLog, {}, log});
    if (!present_.contains(kLog)) return;
    for (std::size_t at = kSealedLogHeaderSize; at < log.size(); at += kSealedFrameSize) {
      add_part(kLog, log, at, kSealedFrameSize);
    }
  }

  [[nodiscard]] const std::vector<Piece>& all() const { return pieces_; }

 private:
  void add_part(const char* name, const base::Bytes& file, std::size_t at, std::size_t size) {
    const base::ByteView part = base::ByteView(file).subspan(at, std::min(size, file.size() - at));
    const base::Bytes& now = present_.at(name);
    if (at < now.size() && std::ranges::equal(part, base::ByteView(now).subspan(
                                                        at, std::min(size, now.size() - at)))) {
      return;
    }
    add({name, at, base::to_bytes(part)});
  }
  void add(Piece piece) {
    if (std::ranges::find(pieces_, piece) == pieces_.end()) pieces_.push_back(std::move(piece));
  }

  const MemoryDisk::Files& present_;
  std::vector<Piece> pieces_;
};

// The files that the attacker has collected: those of the store at many moments. `contents` are all
// contents that the store had, in order.
struct History {
  std::vector<MemoryDisk::Files> moments;
  MemoryDisk::Files present;
  std::vector<std::string> contents;
  // The index in `contents` of the first content after the last checkpoint. Earlier contents must
  // not come back.
  std::size_t first_allowed = 0;
};

// Makes several transactions, and calls `look` after each.
void change(Database& database, fakes::SeededRandom& random, const std::function<void()>& look) {
  auto last = database.prepare("SELECT coalesce(max(number), 0) FROM entry");
  REQUIRE(last.step().value());
  const std::int64_t number = last.integer(0);
  last.reset();
  for (std::int64_t i = 1; i <= 3; ++i) {
    REQUIRE(add_entry(database, number + i, body_of(number + i)).ok());
    look();
  }
  const std::string some = std::to_string(1 + random.below(static_cast<std::size_t>(number) + 1));
  REQUIRE(
      database.execute("UPDATE entry SET body = body || ' changed' WHERE number = " + some).ok());
  look();
  REQUIRE(database.execute("DELETE FROM words WHERE rowid = " + some).ok());
  look();
}

History live(std::uint64_t seed, LastUse ending) {
  fakes::SeededRandom random(seed);
  MemoryDisk disk;
  History history;
  std::optional<Database> database;
  const auto look = [&] { history.contents.push_back(content_of(*database).value()); };
  for (int session = 0; session < 3; ++session) {
    database.emplace(open_store(kMain, random, disk).value());
    look();
    for (int i = 0; i < 2; ++i) {
      change(*database, random, look);
      history.moments.push_back(disk.files());
      if (random.below(2) == 0) {
        REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
        history.moments.push_back(disk.files());
      }
    }
    if (session == 2 && ending == LastUse::kCutOff) break;
    database.reset();
    history.moments.push_back(disk.files());
  }
  if (ending == LastUse::kCutOff) {
    REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
    history.first_allowed = history.contents.size() - 1;
    history.moments.push_back(disk.files());
    for (int i = 0; i < 2; ++i) {
      change(*database, random, look);
      if (i == 0) history.moments.push_back(disk.files());
    }
  } else {
    history.first_allowed = history.contents.size() - 1;
    history.moments.pop_back();
  }
  history.present = disk.files();
  return history;
}

enum class Outcome { kSound, kDamaged };

Outcome outcome_of(const MemoryDisk::Files& files, const History& history) {
  fakes::SeededRandom random(1);
  MemoryDisk disk(files);
  std::optional<Error> error;
  {
    auto database = open_store(kMain, random, disk);
    if (!database) error = database.error();
    if (database) {
      const auto content = content_of(*database);
      if (content) {
        const auto begin =
            history.contents.begin() + static_cast<std::ptrdiff_t>(history.first_allowed);
        REQUIRE(std::find(begin, history.contents.end(), *content) != history.contents.end());
        return Outcome::kSound;
      }
      error = content.error();
    }
  }
  REQUIRE(error == Error::kDamaged);
  REQUIRE(disk.files() == files);  // and nothing was changed
  return Outcome::kDamaged;
}

// A sanitizer makes the test slow, so it then tries only every eleventh pair of pieces, which still
// covers every kind of piece.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kStep = 11;
#else
constexpr std::size_t kStep = 1;
#endif

void put_everything_back(LastUse ending, std::uint64_t seed) {
  const History history = live(seed, ending);
  Pieces pieces(history.present);
  for (const MemoryDisk::Files& moment : history.moments) pieces.take(moment);
  const std::vector<Piece>& all = pieces.all();
  REQUIRE(all.size() > 40);
  REQUIRE(outcome_of(history.present, history) == Outcome::kSound);
  std::size_t tried = 0;
  std::size_t damaged = 0;
  for (std::size_t a = 0; a < all.size(); ++a) {
    MemoryDisk::Files one = history.present;
    put(one, all[a]);
    INFO("piece " << a << " of " << all[a].file << " at " << all[a].at.value_or(0));
    ++tried;
    if (outcome_of(one, history) == Outcome::kDamaged) ++damaged;
    for (std::size_t b = a % kStep; b < a; b += kStep) {
      ++tried;
      INFO("and piece " << b << " of " << all[b].file << " at " << all[b].at.value_or(0));
      MemoryDisk::Files two = one;
      put(two, all[b]);
      if (outcome_of(two, history) == Outcome::kDamaged) ++damaged;
    }
  }
  CHECK(damaged > tried / 2);
}

// Makes a store whose page tree has two levels, and closes it three times. The pages in the middle
// of the store do not change from one close to the next.
History live_large() {
  fakes::SeededRandom random(5);
  MemoryDisk disk;
  History history;
  for (int session = 0; session < 3; ++session) {
    auto database = open_store(kMain, random, disk);
    REQUIRE(database.ok());
    if (session == 0) {
      auto transaction = database->begin();
      for (std::int64_t number = 1; number <= 600; ++number) {
        const std::string body = std::to_string(number) + std::string(3000, 'x');
        REQUIRE(database->prepare("INSERT INTO entry VALUES(?1, ?2)")
                    .bind(1, number)
                    .bind(2, body)
                    .run()
                    .ok());
      }
      REQUIRE(transaction->commit().ok());
    } else {
      REQUIRE(
          database->execute("UPDATE entry SET body = 'later ' || body WHERE number IN (3, 9, 500)")
              .ok());
    }
    history.contents.push_back(content_of(*database).value());
    REQUIRE(database->close().ok());
    history.moments.push_back(disk.files());
  }
  history.present = disk.files();
  return history;
}

// Reads every page as a backup does.
std::optional<Error> error_of_snapshot(const MemoryDisk::Files& files) {
  fakes::SeededRandom random(1);
  MemoryDisk disk(files);
  auto database = open_store(kMain, random, disk);
  if (!database) return database.error();
  auto snapshot = database->snapshot();
  REQUIRE(snapshot.ok());
  base::Bytes pages(snapshot->pages() * kPageSize);
  const auto read = snapshot->read(0, pages);
  if (!read) return read.error();
  return {};
}

}  // namespace

TEST_CASE("older pieces of a closed store read as present content or damage", "[store][stale]") {
  put_everything_back(LastUse::kClosed, 1);
}

TEST_CASE("older pieces of an interrupted store never undo a checkpoint", "[store][stale]") {
  put_everything_back(LastUse::kCutOff, 2);
}

TEST_CASE("a mix of older pieces shows an earlier content or damage", "[store][stale]") {
  const History history = [] {
    History found = live(3, LastUse::kClosed);
    // Many pieces together may be the whole store of one earlier moment. A store cannot notice that
    // by itself, so every earlier content is allowed.
    found.first_allowed = 0;
    return found;
  }();
  Pieces pieces(history.present);
  for (const MemoryDisk::Files& moment : history.moments) pieces.take(moment);
  fakes::SeededRandom random(3);
  std::size_t damaged = 0;
  for (int round = 0; round < 600; ++round) {
    INFO("round " << round);
    MemoryDisk::Files files = random.below(2) == 0
                                  ? history.present
                                  : history.moments[random.below(history.moments.size())];
    for (std::size_t i = random.below(12); i > 0; --i)
      put(files, pieces.all()[random.below(pieces.all().size())]);
    if (outcome_of(files, history) == Outcome::kDamaged) ++damaged;
  }
  CHECK(damaged > 200);
}

TEST_CASE("a restored record of an undone attempt is damage", "[store][stale]") {
  fakes::SeededRandom random(4);
  MemoryDisk disk;
  auto database = open_store(kMain, random, disk);
  REQUIRE(database.ok());
  for (std::int64_t number = 1; number <= 3; ++number)
    REQUIRE(add_entry(*database, number, body_of(number)).ok());
  const std::size_t first =
      (disk.files().at(kLog).size() - kSealedLogHeaderSize) / kSealedFrameSize;
  // The disk gets full in the middle of a transaction. The first records of this transaction stay
  // in the log, and the next transaction writes over them.
  std::size_t calls = 0;
  disk.set_fault([&](bool) -> Result<void> {
    if (++calls > 8) return Error::kFull;
    return {};
  });
  REQUIRE(add_entry(*database, 4, std::string(40000, 'x')).error() == Error::kFull);
  disk.set_fault(nullptr);
  const base::Bytes attempt = disk.files().at(kLog);
  const std::size_t tried = (attempt.size() - kSealedLogHeaderSize) / kSealedFrameSize;
  REQUIRE(tried > first + 2);
  for (std::int64_t number = 4; number <= 9; ++number)
    REQUIRE(add_entry(*database, number, body_of(number)).ok());
  History history;
  history.contents.push_back(content_of(*database).value());
  history.present = disk.files();
  for (std::size_t frame = first; frame < tried; ++frame) {
    INFO("record " << frame);
    MemoryDisk::Files files = history.present;
    const auto at = static_cast<std::ptrdiff_t>(sealed_frame_offset(frame));
    std::copy_n(attempt.begin() + at, kSealedFrameSize, files[kLog].begin() + at);
    CHECK(outcome_of(files, history) == Outcome::kDamaged);
  }
}

TEST_CASE("whole branches of an older page tree are damage", "[store][stale]") {
  const History history = live_large();
  const std::size_t size = history.present.at(kMain).size();
  REQUIRE(size > main_file_size(2 * kFanOut));
  struct Range {
    std::size_t begin;
    std::size_t end;
  };
  // The five parts of the main file: the two halves of the header block; the root of the page tree;
  // the root's first child with its pages; the root's other children with theirs.
  std::array<std::vector<Range>, 5> parts;
  parts[0] = {{0, kSlotDistance}};
  parts[1] = {{kSlotDistance, kHeaderBlockSize}};
  parts[2] = {{node_offset({2, 0}), node_offset({2, 0}) + kNodePlaces * kPageSize}};
  parts[3] = {{kHeaderBlockSize, node_offset({1, 1})}};
  parts[4] = {{node_offset({1, 1}), node_offset({2, 0})}, {page_offset(kFanOut), size}};
  for (std::size_t moment = 0; moment + 1 < history.moments.size(); ++moment) {
    const MemoryDisk::Files& older = history.moments[moment];
    REQUIRE(older.at(kMain).size() == size);
    for (unsigned chosen = 1; chosen < 1U << parts.size(); ++chosen) {
      INFO("parts " << chosen << " of moment " << moment);
      MemoryDisk::Files files = history.present;
      for (std::size_t part = 0; part < parts.size(); ++part) {
        if ((chosen >> part & 1U) == 0) continue;
        for (const auto& [begin, end] : parts[part]) {
          put(files, {kMain, begin,
                      base::to_bytes(base::ByteView(older.at(kMain)).subspan(begin, end - begin))});
        }
      }
      // If all five parts are of one older moment, the older state is whole and is read as such.
      // The root has two places in the file, which are written in turn. So the root of the moment
      // before the present one is still in the file, and need not be put back.
      const unsigned needed = moment + 2 == history.moments.size() ? 0b11011 : 0b11111;
      const bool is_whole = (chosen & needed) == needed;
      History expected;
      expected.contents = {history.contents[is_whole ? moment : history.contents.size() - 1]};
      const Outcome outcome = outcome_of(files, expected);
      const auto error = error_of_snapshot(files);
      REQUIRE(error.value_or(Error::kDamaged) == Error::kDamaged);
      if (outcome == Outcome::kDamaged) REQUIRE(error);
      REQUIRE((outcome == Outcome::kSound || !is_whole));
    }
  }
}
