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
// and all objects that it made.
namespace waterline::store {

class Database;
class Disk;
class Snapshot;       // snapshot.h
Disk& system_disk();  // file.h

// One prepared statement. Parameters are numbered from 1, columns from 0, as in SQLite. Move-only.
// The destructor returns the statement to its database's cache. REQUIRES: destroyed before its
// database.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, base::ByteView blob);
  Statement& bind_null(int parameter);

  // Moves to the next row. Returns false if there is no further row.
  Result<bool> step();
  // Runs a statement that returns no rows, and makes it ready to be bound and run again.
  Result<void> run();
  // Makes the statement ready to be run again, with its parameters unbound.
  void reset();

  // Return the values of the current row. Views are valid until the next step, run or reset. They
  // throw std::bad_alloc if there is no memory for the value. REQUIRES: the last step returned
  // true.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] base::ByteView blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  friend class Transaction;
  // The connection and the cache that the statements of one database share.
  struct Home;
  Statement(Home& home, sqlite3_stmt* statement, int failure)
      : home_(&home), statement_(statement), failure_(failure) {}
  void bound(int code);
  void go_home();
  void check_memory(const void* data) const;

  Home* home_;
  sqlite3_stmt* statement_;  // null if it could not be prepared
  // SQLite's code if preparing or binding failed. The next step returns it as an error.
  int failure_;
};

// A transaction. The destructor rolls it back unless it was committed. It starts with BEGIN
// IMMEDIATE and cannot be nested.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Commits the transaction. The changes are durable when it returns ok (WAL, synchronous=FULL).
  Result<void> commit();

 private:
  friend class Database;
  explicit Transaction(Statement::Home& home) : home_(&home) {}
  // The database's connection; null after a move, or once the transaction has ended.
  Statement::Home* home_;
};

// The steps that create and update a store's schema: step i (from 0) brings schema version i to i +
// 1. The version is SQLite's user_version. Opening a store runs all missing steps in one
// transaction. The texts are constants.
using Migrations = std::span<const std::string_view>;

class Database {
 public:
  // Opens the store, or creates it if it does not exist. `key` is 32 bytes; the subkeys for header,
  // pages and log derive from `key` and the random file id in the store's header. The database
  // holds an exclusive lock on the file. The log, `file`-wal, is next to the file while the store
  // is open and after a crash. `random` and `disk` must outlive the database.
  static Result<Database> open(const std::filesystem::path& file, base::ByteView key,
                               Migrations migrations, base::Random& random,
                               Disk& disk = system_disk());

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  // Runs a checkpoint and closes the store. SQLite wipes the pages that it frees.
  ~Database();

  // Returns the freshness that the store had when it was opened: the id of its last clean close,
  // and whether it was written to since.
  [[nodiscard]] const Freshness& freshness() const;
  // Returns the id that the next clean close of this database will store, so that the owner of the
  // database can record the id before the close.
  [[nodiscard]] const FreshnessId& next_freshness() const;
  [[nodiscard]] HeaderState header_state() const;
  // Closes the store, even if nothing was written. Returns ok if the store now has freshness()
  // {next_freshness(), kClosed}. On an error all committed data is in the log, and the next opening
  // repairs the store. The destructor alone reports nothing, and changes the freshness only if
  // something was written. REQUIRES: no statement and no transaction is alive; this object is not
  // used again.
  Result<void> close();

  // Returns a cached or new statement for a constant SQL text of this program. SQLite may refuse
  // the text. Then, if it accepts the text in an empty database that our migrations made, this
  // store has another schema, and the next step returns kDamaged. If it refuses the text there too,
  // that is our bug and ends the process.
  Statement prepare(std::string_view sql);
  // Runs SQL without parameters or rows.
  Result<void> execute(std::string_view sql);
  Result<Transaction> begin();

  // Return the rowid of the last insert, and the number of rows that the last statement changed.
  [[nodiscard]] std::int64_t last_insert_rowid() const;
  [[nodiscard]] std::int64_t changes() const;

  // Returns the store as it is now (snapshot.h). kBusy while another snapshot of it exists.
  // REQUIRES: no statement is in the middle of its rows, and no transaction is open.
  Result<Snapshot> snapshot();

  // Returns a number in the store's header that only grows. An older copy of the store has a lower
  // one, unless nothing was written in between.
  [[nodiscard]] std::uint64_t sequence() const;
  // Moves all committed data from the log into the main file, and returns the sequence number of
  // the header. Every later write then gets a higher number. If a snapshot exists or the disk
  // fails, nothing is moved.
  std::uint64_t settle();

  // Reads and checks the whole store: page tags, SQLite's integrity_check, every full-text index.
  // kDamaged if anything is wrong.
  Result<void> verify();

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::store
