#include "journal/forget_log.h"

namespace waterline::journal {

void forget_log(store::Database& database) {
  // The deletion is committed in any case, so a failure here must not look like a failure of the
  // deletion.
  static_cast<void>(database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").step());
}

}  // namespace waterline::journal
