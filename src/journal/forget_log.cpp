#include "journal/forget_log.h"

namespace waterline::journal {

void forget_log(store::Database& database) {
  // The removal is committed whatever comes of this, so a failure here must not be told as one of
  // the removal.
  static_cast<void>(database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").step());
}

}  // namespace waterline::journal
