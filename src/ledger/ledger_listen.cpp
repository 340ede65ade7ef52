#include "ledger/ledger_state.h"

namespace waterline::ledger {

Result<void> Ledger::set_listen(std::string_view address) {
  Tables tables = state_->writing();
  auto row = tables.prepare("INSERT OR REPLACE INTO listening (id, address) VALUES (1, ?1)");
  row.bind(1, address);
  tables.run(row);
  return tables.commit();
}

Result<std::string> Ledger::listen() {
  Tables tables = state_->reading();
  auto row = tables.prepare("SELECT address FROM listening");
  std::string address;
  if (tables.next(row)) address = row.text(0);
  return tables.outcome(std::move(address));
}

}  // namespace waterline::ledger
