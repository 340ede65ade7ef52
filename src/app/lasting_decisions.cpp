#include "app/lasting_decisions.h"

#include <algorithm>

namespace waterline::app {

deep::GoneId gone_id_of(const vault::WaitingId& waiting) {
  deep::GoneId id{};
  std::ranges::copy(waiting.bytes(), id.begin());
  return id;
}

Outcome<void> renew_writers(PrivateSide& open) {
  const auto vault = open.vault.entries().renew_writer();
  if (!vault) return explained(from_journal(vault.error(), 0), open.vault, kVaultFile);
  const auto deep = open.deep.entries().renew_writer();
  if (!deep) return explained(from_journal(deep.error(), 0), open.deep, kDeepFile);
  return {};
}

std::vector<vault::WaitingId> waiting_of(PrivateSide& open, std::string_view entry) {
  std::vector<vault::WaitingId> shares;
  const auto id = open.vault.entries().resolve(entry);
  const auto waiting = open.vault.waiting();
  if (!id || !waiting) return shares;
  for (const vault::WaitingAct& one : *waiting) {
    if (one.piece() != nullptr && one.piece()->entry == *id) shares.push_back(one.id);
  }
  return shares;
}

void note_cancelled(PrivateSide& open, std::span<const vault::WaitingId> shares) {
  // Ignore it if the deep cannot store this note (a full disk): the shares are cancelled in the
  // vault even so.
  for (const vault::WaitingId& id : shares)
    static_cast<void>(open.deep.note_gone(deep::Gone::kShare, gone_id_of(id)).ok());
}

void note_ended_pairing(PrivateSide& open, const ledger::Partnership& partnership) {
  static_cast<void>(open.deep.note_gone(deep::Gone::kPairing, partnership.id).ok());
}

}  // namespace waterline::app
