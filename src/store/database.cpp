#include "store/database.h"

#include <cstdio>
#include <new>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "base/check.h"
#include "crypto/secret.h"
#include "store/our_sql.h"
#include "store/sealed_vfs.h"
#include "store/snapshot.h"
#include "store/sqlite_setup.h"
#include "store/statement_home.h"

namespace waterline::store {
namespace {

// Exclusive locking comes first: with it SQLite keeps the index of the log in its own memory
// instead of a shared file. A transaction stays in memory until it commits (cache_spill), so the
// log never holds a part of one.
constexpr const char* kSettings =
    "PRAGMA locking_mode=EXCLUSIVE;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_spill=OFF;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cell_size_check=ON;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA journal_size_limit=16777216;";

}  // namespace

struct Database::State {
  State(std::unique_ptr<SealedVfs> opened, Migrations migrations)
      : vfs(std::move(opened)), steps(migrations.begin(), migrations.end()) {
    home.vfs = vfs.get();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { disconnect(); }

  Result<void> connect();
  void disconnect();
  Result<void> migrate();
  Result<void> run(const char* sql);
  Result<void> run_step(std::size_t number);
  void refused(int code, std::string_view sql, std::size_t after_steps);
  Result<void> for_each_row(const char* sql, const std::function<void(sqlite3_stmt&)>& take);
  Result<std::int64_t> query_integer(const char* sql);
  Result<void> verify_pages();
  Result<void> verify_structure();

  std::unique_ptr<SealedVfs> vfs;
  std::vector<std::string_view> steps;  // of the schema
  Statement::Home home;
  // Set while a snapshot exists; it may stay set after the last snapshot.
  std::shared_ptr<SnapshotHome> snapshot_home;
  // While true, closing the connection makes no checkpoint and so changes nothing. It becomes false
  // once the store is open and sound.
  bool leave_log = true;
};

void Database::State::disconnect() {
  if (home.connection == nullptr) return;
  if (snapshot_home) snapshot_home->end();  // before SQLite's last checkpoint
  for (auto& [text, statements] : home.resting) {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  }
  sqlite3_db_config(home.connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave_log ? 1 : 0, nullptr);
  // sqlite3_close fails if a Statement has outlived its Database, which is a bug of ours.
  base::check(sqlite3_close(home.connection) == SQLITE_OK);
  home.connection = nullptr;
}

Result<void> Database::State::connect() {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                    SQLITE_OPEN_EXRESCODE;
  const int opened =
      sqlite3_open_v2(vfs->path().c_str(), &home.connection, flags, vfs->name().c_str());
  if (opened != SQLITE_OK) return home.error_of(opened);
  sqlite3_db_config(home.connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  for (const int off : {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
                        SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML}) {
    sqlite3_db_config(home.connection, off, 0, nullptr);
  }
  return run(kSettings);
}

// Handles the failure `code` of an SQL statement of this program, if SQLite refused the statement
// itself. This tries the statement in an empty database with our schema. If SQLite refuses it there
// too, the statement is wrong: that is a bug, and the process ends. If SQLite accepts it there,
// this store has another schema, and counts as damaged. SQLite's message may be printed, because
// the statements are constants without any words of a person.
void Database::State::refused(int code, std::string_view sql, std::size_t after_steps) {
  if (code != SQLITE_ERROR && code != SQLITE_MISUSE) return;
  if (code == SQLITE_ERROR && fits_schema(Migrations(steps).first(after_steps), sql))
    return vfs->found_damage();
  std::fprintf(stderr, "SQL: %s\n", sqlite3_errmsg(home.connection));
  base::check(false);
}

Result<void> Database::State::run(const char* sql) {
  const int code = sqlite3_exec(home.connection, sql, nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  refused(code, sql, steps.size());
  return home.error_of(code);
}

Result<void> Database::State::run_step(std::size_t number) {
  const int code =
      sqlite3_exec(home.connection, std::string(steps[number]).c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  refused(code, {}, number + 1);
  return home.error_of(code);
}

// Does not use sqlite3_exec: `take` may throw, and no exception may pass through SQLite's C code.
Result<void> Database::State::for_each_row(const char* sql,
                                           const std::function<void(sqlite3_stmt&)>& take) {
  sqlite3_stmt* prepared = nullptr;
  int code = sqlite3_prepare_v2(home.connection, sql, -1, &prepared, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared,
                                                                             sqlite3_finalize);
  if (code == SQLITE_OK) {
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) take(*statement);
  }
  if (code != SQLITE_DONE) {
    refused(code, sql, steps.size());
    return home.error_of(code);
  }
  return {};
}

Result<std::int64_t> Database::State::query_integer(const char* sql) {
  std::int64_t value = 0;
  const auto done =
      for_each_row(sql, [&](sqlite3_stmt& row) { value = sqlite3_column_int64(&row, 0); });
  if (!done) return done.error();
  return value;
}

Result<void> Database::State::migrate() {
  const auto version = query_integer("PRAGMA user_version");
  if (!version) return version.error();
  const auto known = static_cast<std::int64_t>(steps.size());
  if (*version > known) return Error::kNewer;
  if (*version < 0) return Error::kDamaged;
  if (*version == known) return {};

  if (auto begun = run("BEGIN IMMEDIATE"); !begun) return begun;
  for (auto number = static_cast<std::size_t>(*version); number < steps.size(); ++number) {
    if (auto done = run_step(number); !done) return done;
  }
  if (auto done = run(("PRAGMA user_version=" + std::to_string(known)).c_str()); !done) return done;
  return run("COMMIT");
}

Result<void> Database::State::verify_pages() {
  if (!vfs->health().may_write()) return vfs->health().why_not();
  // After a checkpoint every page of the store is in the main file, so reading that file checks
  // all.
  if (auto taken = run("PRAGMA wal_checkpoint(TRUNCATE)"); !taken) return taken;
  base::Bytes page(kPageSize);
  for (std::uint64_t number = 0; number < vfs->main().pages(); ++number) {
    if (number == kUnusedPage) continue;
    const auto read = vfs->main().read_page(number, page);
    crypto::wipe(page);
    if (!read) return read.error();
    if (!*read) return Error::kDamaged;
  }
  return {};
}

Result<void> Database::State::verify_structure() {
  const auto sound = query_integer(
      "SELECT count(*) = 1 AND max(integrity_check) = 'ok' FROM pragma_integrity_check(1)");
  if (!sound) return sound.error();
  if (*sound != 1) return Error::kDamaged;
  // With rank 1, the check compares a full-text index with the table that it indexes (FTS5's
  // documentation, section 6.4).
  std::string checks;
  const auto collected = for_each_row(
      "SELECT format('INSERT INTO \"%w\"(\"%w\", rank) VALUES(''integrity-check'', 1);', name, "
      "name) "
      "FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'create virtual table%using fts5%'",
      [&](sqlite3_stmt& row) {
        const auto* check = reinterpret_cast<const char*>(sqlite3_column_text(&row, 0));
        if (check == nullptr) throw std::bad_alloc();
        checks += check;
      });
  if (!collected) return collected.error();
  // The names in `checks` come from the store, so if SQLite refuses the text, the store is damaged.
  const int code = sqlite3_exec(home.connection, checks.c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_ERROR) vfs->found_damage();
  if (code != SQLITE_OK) return home.error_of(code);
  return {};
}

Result<Database> Database::open(const std::filesystem::path& file, base::ByteView key,
                                Migrations migrations, base::Random& random, Disk& disk) {
  set_up_sqlite();
  std::error_code failed;
  const std::filesystem::path path = std::filesystem::absolute(file, failed);
  if (failed) return Error::kInputOutput;
  auto vfs = SealedVfs::open(disk, path, StoreKey(key), random);
  if (!vfs) return vfs.error();
  auto state = std::make_unique<State>(*std::move(vfs), migrations);
  if (const auto connected = state->connect(); !connected) return connected.error();
  if (const auto migrated = state->migrate(); !migrated) return migrated.error();
  state->leave_log = false;
  return Database(std::move(state));
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

const Freshness& Database::freshness() const {
  return state_->vfs->main().freshness_at_opening();
}

const FreshnessId& Database::next_freshness() const {
  return state_->vfs->main().next_freshness();
}

HeaderState Database::header_state() const {
  return {freshness(), next_freshness(), sequence()};
}

Result<void> Database::close() {
  const auto state = std::move(state_);
  state->disconnect();
  SealedVfs& vfs = *state->vfs;
  if (!vfs.health().may_write()) return vfs.health().why_not();
  // The log still exists if SQLite's last checkpoint failed, or if the log could not be removed.
  // Then the store was not closed in order.
  if (vfs.log().exists()) return Error::kInputOutput;
  return vfs.main().close();
}

Statement Database::prepare(std::string_view sql) {
  Statement::Home& home = state_->home;
  const auto resting = home.resting.find(sql);
  if (resting != home.resting.end() && !resting->second.empty()) {
    sqlite3_stmt* statement = resting->second.back();
    resting->second.pop_back();
    return {home, statement, SQLITE_OK};
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(home.connection, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  state_->refused(code, sql, state_->steps.size());
  return {home, statement, code};
}

Result<void> Database::execute(std::string_view sql) {
  return state_->run(std::string(sql).c_str());
}

Result<Transaction> Database::begin() {
  if (const auto begun = state_->run("BEGIN IMMEDIATE"); !begun) return begun.error();
  return Transaction(state_->home);
}

std::int64_t Database::last_insert_rowid() const {
  return sqlite3_last_insert_rowid(state_->home.connection);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(state_->home.connection);
}

Result<Snapshot> Database::snapshot() {
  if (state_->vfs->main().is_frozen()) return Error::kBusy;
  state_->snapshot_home = std::make_shared<SnapshotHome>(state_->vfs->main(), state_->vfs->log());
  return Snapshot::take(state_->snapshot_home);
}

std::uint64_t Database::sequence() const {
  return state_->vfs->main().header().sequence;
}

std::uint64_t Database::settle() {
  static_cast<void>(state_->run("PRAGMA wal_checkpoint(TRUNCATE)").ok());
  return sequence();
}

Result<void> Database::verify() {
  if (auto verified = state_->verify_pages(); !verified) return verified;
  return state_->verify_structure();
}

Transaction::Transaction(Transaction&& other) noexcept
    : home_(std::exchange(other.home_, nullptr)) {}

Transaction::~Transaction() {
  // After some failures SQLite has rolled the transaction back already, and there is nothing to do.
  if (home_ == nullptr || sqlite3_get_autocommit(home_->connection) != 0) return;
  sqlite3_exec(home_->connection, "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit() {
  base::check(home_ != nullptr);
  Statement::Home& home = *home_;
  if (sqlite3_get_autocommit(home.connection) != 0) {
    home_ = nullptr;
    return home.error_of(SQLITE_IOERR);
  }
  const int code = sqlite3_exec(home.connection, "COMMIT", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return home.error_of(code);  // the destructor rolls back
  home_ = nullptr;
  return {};
}

}  // namespace waterline::store
