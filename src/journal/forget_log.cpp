#include "journal/forget_log.h"

namespace waterline::journal {

void forget_log(store::Database& database) {
  // A failure to empty the log is ignored: the deletion is committed, and must not look as if it
  // had failed.
  static_cast<void>(database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").step());
}

}  // namespace waterline::journal
