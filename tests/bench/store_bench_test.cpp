#include <cstdint>
#include <optional>
#include <string>

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "base/check.h"
#include "bench/figures.h"
#include "crypto/system_random.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "store/database.h"

// Compares the sealed store with plain SQLite: equal statements and pragmas on the same machine,
// alternately.

using namespace waterline;
using namespace waterline::bench;

namespace {

constexpr int kEntries = 100'000;
constexpr std::size_t kEntrySize = 1024;
constexpr int kRounds = 5;

constexpr std::string_view kSchema =
    "CREATE TABLE entries (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, title TEXT NOT "
    "NULL, text TEXT NOT "
    "NULL);"
    "CREATE VIRTUAL TABLE words USING fts5(text, content = 'entries', content_rowid = 'number',"
    " tokenize = 'unicode61 remove_diacritics 2');";
// Sets the size of a leaf of the full-text index, as the journal's schema does, so that a leaf fits
// into one sealed page.
constexpr std::string_view kSealedIndexSize =
    "INSERT INTO words (words, rank) VALUES ('pgsz', 4010);";
constexpr std::string_view kInsert =
    "INSERT INTO entries (number, id, title, text) VALUES (?1, ?2, 'a title', ?3)";
constexpr std::string_view kIndex = "INSERT INTO words (rowid, text) VALUES (?1, ?2)";
constexpr std::string_view kById = "SELECT title, text FROM entries WHERE id = ?1";
constexpr std::string_view kSearch =
    "SELECT entries.title FROM words JOIN entries ON entries.number = words.rowid WHERE words "
    "MATCH ?1"
    " ORDER BY rank LIMIT 20";

using EntryName = std::array<std::byte, 16>;
EntryName name_of(int number) {
  return fakes::SeededRandom(static_cast<std::uint64_t>(number) + 77).bytes<16>();
}

// The sealed store and plain SQLite have classes with one interface. The measured times include the
// cost of our thin Statement class.
class Sealed {
 public:
  explicit Sealed(std::filesystem::path file) : file_(std::move(file)) { open(); }

  void open() {
    const std::array<std::byte, 32> key{};
    const std::array<std::string_view, 2> steps = {kSchema, kSealedIndexSize};
    auto opened = store::Database::open(file_, key, steps, random_);
    base::check(opened.ok());
    database_.emplace(std::move(*opened));
  }
  void close() { database_.reset(); }
  void begin() { transaction_.emplace(std::move(database_->begin()).value()); }
  void commit() {
    base::check(transaction_->commit().ok());
    transaction_.reset();
  }
  void insert(int number, const EntryName& id, const std::string& text) {
    auto row = database_->prepare(kInsert);
    base::check(row.bind(1, std::int64_t{number}).bind(2, id).bind(3, text).run().ok());
    auto words = database_->prepare(kIndex);
    base::check(words.bind(1, std::int64_t{number}).bind(2, text).run().ok());
  }
  std::size_t read(const EntryName& id) {
    auto row = database_->prepare(kById);
    base::check(row.bind(1, id).step().value());
    return row.text(1).size();
  }
  int search(std::string_view words) {
    auto row = database_->prepare(kSearch);
    row.bind(1, words);
    int found = 0;
    while (row.step().value()) ++found;
    return found;
  }

 private:
  std::filesystem::path file_;
  crypto::SystemRandom random_;
  std::optional<store::Database> database_;
  std::optional<store::Transaction> transaction_;
};

class Plain {
 public:
  explicit Plain(std::filesystem::path file) : file_(std::move(file)) { open(); }
  Plain(const Plain&) = delete;
  Plain& operator=(const Plain&) = delete;
  ~Plain() { close(); }

  void open() {
    base::check(sqlite3_open(file_.c_str(), &database_) == SQLITE_OK);
    run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=MEMORY; PRAGMA cache_spill=OFF; PRAGMA "
        "journal_mode=WAL; "
        "PRAGMA synchronous=FULL;"
        "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA "
        "journal_size_limit=16777216");
    const auto prepare = [&](std::string_view sql, sqlite3_stmt** statement) {
      sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), statement, nullptr);
    };
    // This fails if the table exists already.
    sqlite3_exec(database_, std::string(kSchema).c_str(), nullptr, nullptr, nullptr);
    prepare(kInsert, &insert_);
    prepare(kIndex, &index_);
    prepare(kById, &by_id_);
    prepare(kSearch, &search_);
  }
  void close() {
    for (sqlite3_stmt** statement : {&insert_, &index_, &by_id_, &search_}) {
      sqlite3_finalize(*statement);
      *statement = nullptr;
    }
    if (database_ != nullptr) base::check(sqlite3_close(database_) == SQLITE_OK);
    database_ = nullptr;
  }
  void begin() { run("BEGIN IMMEDIATE"); }
  void commit() { run("COMMIT"); }
  void insert(int number, const EntryName& id, const std::string& text) {
    sqlite3_bind_int(insert_, 1, number);
    sqlite3_bind_blob(insert_, 2, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
    sqlite3_bind_text(insert_, 3, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    base::check(sqlite3_step(insert_) == SQLITE_DONE);
    sqlite3_reset(insert_);
    sqlite3_bind_int(index_, 1, number);
    sqlite3_bind_text(index_, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    base::check(sqlite3_step(index_) == SQLITE_DONE);
    sqlite3_reset(index_);
  }
  std::size_t read(const EntryName& id) {
    sqlite3_bind_blob(by_id_, 1, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
    base::check(sqlite3_step(by_id_) == SQLITE_ROW);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(by_id_, 1));
    sqlite3_reset(by_id_);
    return size;
  }
  int search(std::string_view words) {
    sqlite3_bind_text(search_, 1, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
    int found = 0;
    while (sqlite3_step(search_) == SQLITE_ROW) ++found;
    sqlite3_reset(search_);
    return found;
  }

 private:
  void run(const char* sql) {
    base::check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }

  std::filesystem::path file_;
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* index_ = nullptr;
  sqlite3_stmt* by_id_ = nullptr;
  sqlite3_stmt* search_ = nullptr;
};

const std::vector<std::string>& texts() {
  static const std::vector<std::string> kTexts = [] {
    std::vector<std::string> all;
    for (int number = 0; number < kEntries; ++number) {
      all.push_back(text_of(static_cast<std::uint64_t>(number), kEntrySize));
    }
    return all;
  }();
  return kTexts;
}

template <class Store>
double insert_one_by_one(Store& store, int from, int count) {
  return seconds_of([&] {
    for (int number = from; number < from + count; ++number) {
      store.begin();
      store.insert(number, name_of(number), texts()[static_cast<std::size_t>(number)]);
      store.commit();
    }
  });
}

template <class Store>
double insert_in_bulk(Store& store) {
  const auto& all = texts();
  return seconds_of([&] {
    store.begin();
    for (int number = 0; number < kEntries; ++number) {
      store.insert(number, name_of(number), all[static_cast<std::size_t>(number)]);
    }
    store.commit();
  });
}

template <class Store>
double read_at_random(Store& store, int count, std::uint64_t seed, int among = kEntries) {
  fakes::SeededRandom random(seed);
  std::vector<EntryName> names;
  for (int i = 0; i < count; ++i)
    names.push_back(name_of(static_cast<int>(random.below(static_cast<std::size_t>(among)))));
  return seconds_of([&] {
    for (const EntryName& name : names) base::check(store.read(name) == kEntrySize);
  });
}

template <class Store>
double read_cold(Store& store, const std::filesystem::path& file, std::uint64_t seed) {
  store.close();
  forget_cached(file);
  store.open();
  return read_at_random(store, 2000, seed);
}

template <class Store>
double search_all(Store& store, std::uint64_t seed) {
  return seconds_of([&] {
    for (std::uint64_t i = 0; i < 20; ++i) {
      const std::string& text = texts()[(seed * 1000 + i) % kEntries];
      const std::size_t begin = text.find(' ', 500) + 1;
      base::check(store.search(text.substr(begin, text.find(' ', begin) - begin)) > 0);
    }
  });
}

}  // namespace

TEST_CASE("the sealed store compared with plain SQLite", "[bench]") {
  const fakes::TemporaryFolder folder;
  {
    REQUIRE(texts().size() == kEntries);
    Sealed sealed(folder.path() / "single.db");
    Plain plain(folder.path() / "single-plain.db");
    int next = 0;
    const Times times = interleaved(
        kRounds, [&] { return insert_one_by_one(sealed, next += 200, 200); },
        [&] { return insert_one_by_one(plain, next + 200, 200); });
    figure("store: 200 durable single inserts", times.work * 1000, "ms", times.floor * 1000);
  }
  const std::filesystem::path sealed_file = folder.path() / "sealed.db";
  const std::filesystem::path plain_file = folder.path() / "plain.db";
  std::optional<Sealed> sealed;
  std::optional<Plain> plain;
  const Times bulk = interleaved(
      kRounds,
      [&] {
        sealed.reset();
        for (const char* suffix : {"", "-wal"})
          std::filesystem::remove(sealed_file.string() + suffix);
        sealed.emplace(sealed_file);
        return insert_in_bulk(*sealed);
      },
      [&] {
        plain.reset();
        for (const char* suffix : {"", "-wal", "-shm"})
          std::filesystem::remove(plain_file.string() + suffix);
        plain.emplace(plain_file);
        return insert_in_bulk(*plain);
      });
  figure("store: 100,000 entries of 1 KiB in one transaction", bulk.work, "s", bulk.floor);

  std::uint64_t seed = 1;
  const Times cold = interleaved(
      kRounds, [&] { return read_cold(*sealed, sealed_file, seed); },
      [&] { return read_cold(*plain, plain_file, ++seed); });
  figure("store: 2,000 random reads by id, cold", cold.work * 1000, "ms", cold.floor * 1000);

  const auto warm = [&](auto& store) {
    read_at_random(store, 5000, 9, 200);
    return read_at_random(store, 20000, 9, 200);
  };
  const Times cached = interleaved(
      kRounds, [&] { return warm(*sealed); }, [&] { return warm(*plain); });
  figure("store: 20,000 reads by id among 200, warm", cached.work * 1000, "ms",
         cached.floor * 1000);

  const Times found = interleaved(
      kRounds, [&] { return search_all(*sealed, seed); },
      [&] { return search_all(*plain, ++seed); });
  figure("store: 20 searches over 100,000 entries", found.work * 1000, "ms", found.floor * 1000);

  sealed->close();
  plain->close();
  constexpr double kMebibyte = 1024 * 1024;
  figure("store: size of the file",
         static_cast<double>(std::filesystem::file_size(sealed_file)) / kMebibyte, "MiB",
         static_cast<double>(std::filesystem::file_size(plain_file)) / kMebibyte);
}
