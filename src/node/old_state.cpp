#include "node/old_state.h"

#include <algorithm>
#include <utility>

#include "link/quiet.h"
#include "link/shared_side.h"
#include "node/rollback_marker.h"

namespace waterline::node {
namespace {

Outcome<bool> end_again(app::PrivateSide& open, ledger::Ledger& ledger) {
  const auto partnership = ledger.partnership();
  if (!partnership)
    return app::explained(app::from_ledger(partnership.error()), ledger, link::kLedgerFile);
  if (!*partnership) return false;
  const auto ended = open.deep.is_gone(deep::Gone::kPairing, (*partnership)->id);
  if (!ended) return app::explained(app::from_journal(ended.error(), 0), open.deep, app::kDeepFile);
  return *ended;
}

Outcome<std::size_t> cancel_again(app::PrivateSide& open) {
  const auto waiting = open.vault.waiting();
  if (!waiting)
    return app::explained(app::from_journal(waiting.error(), 0), open.vault, app::kVaultFile);
  std::size_t count = 0;
  for (const vault::WaitingAct& one : *waiting) {
    const auto gone = open.deep.is_gone(deep::Gone::kShare, app::gone_id_of(one.id));
    if (!gone) return app::explained(app::from_journal(gone.error(), 0), open.deep, app::kDeepFile);
    if (!*gone) continue;
    const auto cancelled = open.vault.cancel(one.id);
    if (!cancelled)
      return app::explained(app::from_journal(cancelled.error(), 0), open.vault, app::kVaultFile);
    ++count;
  }
  return count;
}

}  // namespace

Outcome<std::size_t> hold_back(app::PrivateSide& open) {
  const auto paused = open.vault.pause_waiting();
  if (!paused)
    return app::explained(app::from_journal(paused.error(), 0), open.vault, app::kVaultFile);
  if (const auto renewed = app::renew_writers(open); !renewed) return renewed.error();
  return *paused;
}

Outcome<OldState> look_for_old_state(const Home& home, app::PrivateSide& open,
                                     ledger::Ledger& ledger) {
  OldState found;
  found.older =
      older_files(read_marker(home.marker(), open.marker),
                  {open.vault.header_state(), open.deep.header_state(), ledger.sequence()});
  const auto cancelled = cancel_again(open);
  if (!cancelled) return cancelled.error();
  found.cancelled = *cancelled;
  const auto ended = end_again(open, ledger);
  if (!ended) return ended.error();
  found.pairing_ended = *ended;
  if (found.older.empty()) return found;
  if (const auto held = hold_back(open); !held) return held.error();
  return found;
}

Outcome<std::string> quiet_after(const OldState& found, ledger::Ledger& ledger,
                                 base::WallTime now) {
  if (found.older.empty()) return std::string();
  const auto partnership = ledger.partnership();
  if (!partnership)
    return app::explained(app::from_ledger(partnership.error()), ledger, link::kLedgerFile);
  return *partnership ? link::Quiet{link::Quiet::Reason::kSetBack, now, found.older}.text()
                      : std::string();
}

}  // namespace waterline::node
