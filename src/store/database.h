#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "store/error.h"
#include "store/freshness.h"

struct sqlite3;
struct sqlite3_stmt;

// A sealed SQLite database, thinly wrapped. Not thread-safe: one thread at a time for a Database
// and all that it made.
namespace waterline::store {

class Database;
class Disk;
class Snapshot;       // snapshot.h
Disk& system_disk();  // file.h

// One prepared statement. Parameters are numbered from 1, columns from 0, as SQLite does.
// Move-only. When it goes, it goes back to its database's cache. REQUIRES: it goes before its
// database does.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, base::ByteView blob);
  Statement& bind_null(int parameter);

  // Moves to the next row: true while there is one.
  Result<bool> step();
  // For a statement that returns no rows: runs it and makes it ready to be bound and run again.
  Result<void> run();
  // Ready to be run again, with its parameters unbound.
  void reset();

  // Of the current row. Views are valid until the next step, run or reset. std::bad_alloc if there
  // is no memory to make one ready. REQUIRES: the last step gave true.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] base::ByteView blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  friend class Transaction;
  // what the statements of a database share: its connection and their cache
  struct Home;
  Statement(Home& home, sqlite3_stmt* statement, int failure)
      : home_(&home), statement_(statement), failure_(failure) {}
  void bound(int code);
  void go_home();
  void check_memory(const void* data) const;

  Home* home_;
  sqlite3_stmt* statement_;  // none when it could not be prepared
  // SQLite's code of a failure to prepare or to bind; told by the next step
  int failure_;
};

// A transaction that is rolled back when it goes, unless it was committed. Begun with BEGIN
// IMMEDIATE; not nestable.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Durable when it returns ok (WAL, synchronous=FULL).
  Result<void> commit();

 private:
  friend class Database;
  explicit Transaction(Statement::Home& home) : home_(&home) {}
  // none when it was moved from, or has ended
  Statement::Home* home_;
};

// How a store came to be and how it grows: step i (from 0) brings schema version i to i + 1. The
// version is SQLite's user_version. All steps that are lacking run in one transaction at open. The
// texts are constants.
using Migrations = std::span<const std::string_view>;

class Database {
 public:
  // Opens the store, made new if it is not there. `key` is 32 bytes; subkeys for header, pages and
  // log derive from it and from the store's random file id. `random` must outlive the database.
  // Holds an exclusive lock on the file. Beside the file stands its log, named `file`-wal, while it
  // is open and after a crash. `disk` must outlive it too.
  static Result<Database> open(const std::filesystem::path& file, base::ByteView key,
                               Migrations migrations, base::Random& random,
                               Disk& disk = system_disk());

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  // checkpoints and closes; SQLite wipes what it frees
  ~Database();

  // Of the store as it was opened: which clean close it comes from, and whether it was written to
  // since.
  [[nodiscard]] const Freshness& freshness() const;
  // The id that the clean close of this database will leave, so that others can remember it before.
  [[nodiscard]] const FreshnessId& next_freshness() const;
  [[nodiscard]] Standing standing() const;
  // Closes it, also when nothing was written, and says whether the store now has freshness()
  // {next_freshness(), kClosed}. If not, all that was committed is in the log, and opening it mends
  // it. The destructor alone says nothing, and leaves the freshness as it is when nothing was
  // written. REQUIRES: no statement, no transaction; it is not used again.
  Result<void> close();

  // A cached or new statement for one of our own, constant SQL texts. A text that SQLite refuses is
  // our bug, unless the schema is not what the steps make: then the next step says kDamaged.
  Statement prepare(std::string_view sql);
  // Runs SQL without parameters or rows.
  Result<void> execute(std::string_view sql);
  Result<Transaction> begin();

  // The rowid of the last insert, and the number of rows that the last statement changed.
  [[nodiscard]] std::int64_t last_insert_rowid() const;
  [[nodiscard]] std::int64_t changes() const;

  // The store as it stands now (snapshot.h). kBusy while there is another snapshot of it.
  // REQUIRES: no statement is in the middle of its rows, and no transaction is open.
  Result<Snapshot> snapshot();

  // A number of the store's header that only grows: an older copy of the store has a lower one,
  // unless nothing was written in between.
  [[nodiscard]] std::uint64_t sequence() const;
  // Brings all that was committed into the main file, so that whatever is written from now on comes
  // with a higher number, and returns the number. While a snapshot stands, or where the disk fails,
  // nothing is brought.
  std::uint64_t settle();

  // Reads everything: page tags, SQLite's integrity_check, every full-text index. kDamaged says
  // that something is wrong.
  Result<void> verify();

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::store
