#include "store/our_sql.h"

#include <memory>
#include <string>

#include <sqlite3.h>

namespace waterline::store {

bool fits_schema(Migrations steps, std::string_view sql) {
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection(opened, sqlite3_close);
  if (code != SQLITE_OK) return false;
  for (const std::string_view step : steps) {
    if (sqlite3_exec(opened, std::string(step).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      return false;
  }
  // Only prepares the statement, because the result of a run would depend on the data.
  const std::string text(sql);
  for (const char* rest = text.c_str(); *rest != '\0';) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(opened, rest, -1, &statement, &rest) != SQLITE_OK) return false;
    sqlite3_finalize(statement);
  }
  return true;
}

}  // namespace waterline::store
