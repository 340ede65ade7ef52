#include <new>
#include <utility>

#include "base/check.h"
#include "store/database.h"
#include "store/sqlite_setup.h"
#include "store/statement_home.h"

namespace waterline::store {

Error Statement::Home::error_of(int code) const {
  if (vfs->health().damaged) return Error::kDamaged;
  const Error error = error_of_sqlite(code);
  return error == Error::kInputOutput && vfs->health().sync_failed ? Error::kStopped : error;
}

Statement::Statement(Statement&& other) noexcept
    : home_(other.home_),
      statement_(std::exchange(other.statement_, nullptr)),
      failure_(other.failure_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this == &other) return *this;
  go_home();
  home_ = other.home_;
  statement_ = std::exchange(other.statement_, nullptr);
  failure_ = other.failure_;
  return *this;
}

Statement::~Statement() {
  go_home();
}

void Statement::go_home() {
  if (statement_ == nullptr) return;
  reset();
  sqlite3_stmt* const statement = std::exchange(statement_, nullptr);
  try {
    // Most texts are known: looked up first, they are not copied into a string each time.
    const std::string_view sql = sqlite3_sql(statement);
    const auto known = home_->resting.find(sql);
    (known != home_->resting.end() ? known->second : home_->resting[std::string(sql)])
        .push_back(statement);
  } catch (const std::bad_alloc&) {
    sqlite3_finalize(statement);  // there is no memory to cache the statement
  }
}

void Statement::bound(int code) {
  base::check(code != SQLITE_RANGE && code != SQLITE_MISUSE);
  if (code != SQLITE_OK) failure_ = code;
}

// SQLite takes a null pointer for NULL. An empty view is a value and not NULL, but its pointer may
// be null. So the overloads of bind() for views never pass a null pointer to SQLite.
Statement& Statement::bind(int parameter, std::int64_t value) {
  if (statement_ != nullptr) bound(sqlite3_bind_int64(statement_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  if (statement_ == nullptr) return *this;
  const char* data = text.empty() ? "" : text.data();
  bound(
      sqlite3_bind_text64(statement_, parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int parameter, base::ByteView blob) {
  if (statement_ == nullptr) return *this;
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  bound(sqlite3_bind_blob64(statement_, parameter, data, blob.size(), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  if (statement_ != nullptr) bound(sqlite3_bind_null(statement_, parameter));
  return *this;
}

Result<bool> Statement::step() {
  if (failure_ != SQLITE_OK) return home_->error_of(failure_);
  base::check(statement_ != nullptr);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  base::check(code != SQLITE_MISUSE);
  sqlite3_reset(statement_);
  return home_->error_of(code);
}

Result<void> Statement::run() {
  const auto row = step();
  if (row) base::check(!*row);
  reset();
  if (!row) return row.error();
  return {};
}

void Statement::reset() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  failure_ = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

// Throws if SQLite had no memory for the value. SQLite returns a null pointer then, but also for
// NULL and for an empty value; these are no errors.
void Statement::check_memory(const void* data) const {
  if (data == nullptr && sqlite3_errcode(home_->connection) == SQLITE_NOMEM) throw std::bad_alloc();
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  check_memory(data);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

base::ByteView Statement::blob(int column) const {
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  check_memory(data);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? base::ByteView() : base::ByteView(data, size);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace waterline::store
