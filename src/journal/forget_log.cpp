#include "journal/forget_log.h"

namespace waterline::journal {

void forget_log(store::Database& database) {
  // Ignores a failure to empty the log: the deletion is committed, and must not be reported as
  // failed.
  static_cast<void>(database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").step());
}

}  // namespace waterline::journal
