#include "node/quiet.h"

#include <algorithm>
#include <utility>

namespace waterline::node {
namespace {

constexpr std::string_view kRestored = "restored";
constexpr std::string_view kSetBack = "set_back";

deep::GoneId id_of(const ledger::Partnership& partnership) {
  return partnership.id;
}

deep::GoneId id_of(const vault::WaitingId& waiting) {
  deep::GoneId id{};
  std::ranges::copy(waiting.bytes(), id.begin());
  return id;
}

// The next word of a text, which goes from it.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

Outcome<bool> end_again(PrivateSide& open, ledger::Ledger& ledger) {
  const auto partnership = ledger.partnership();
  if (!partnership) return explained(from_ledger(partnership.error()), ledger, kLedgerFile);
  if (!*partnership) return false;
  const auto ended = open.deep.is_gone(deep::Gone::kPairing, id_of(**partnership));
  if (!ended) return explained(from_journal(ended.error(), 0), open.deep, kDeepFile);
  return *ended;
}

Outcome<std::size_t> cancel_again(PrivateSide& open) {
  const auto waiting = open.vault.waiting();
  if (!waiting) return explained(from_journal(waiting.error(), 0), open.vault, kVaultFile);
  std::size_t count = 0;
  for (const vault::WaitingAct& one : *waiting) {
    const auto gone = open.deep.is_gone(deep::Gone::kShare, id_of(one.id));
    if (!gone) return explained(from_journal(gone.error(), 0), open.deep, kDeepFile);
    if (!*gone) continue;
    const auto cancelled = open.vault.cancel(one.id);
    if (!cancelled) return explained(from_journal(cancelled.error(), 0), open.vault, kVaultFile);
    ++count;
  }
  return count;
}

}  // namespace

std::string Quiet::text() const {
  std::string text(reason == Reason::kRestored ? kRestored : kSetBack);
  text += " " + base::to_text(since);
  for (const std::string& file : older) text += " " + file;
  return text;
}

std::optional<Quiet> Quiet::from_text(std::string_view text) {
  if (text.empty()) return {};
  Quiet quiet;
  quiet.reason = take_word(text) == kRestored ? Reason::kRestored : Reason::kSetBack;
  if (const auto since = base::time_from_text(take_word(text))) quiet.since = *since;
  while (!text.empty()) quiet.older.emplace_back(take_word(text));
  return quiet;
}

Outcome<Found> look_for_old_state(const Home& home, PrivateSide& open, ledger::Ledger& ledger) {
  Found found;
  found.older = older_files(read_marker(home.marker(), open.marker),
                            {open.vault.standing(), open.deep.standing(), ledger.sequence()});
  const auto cancelled = cancel_again(open);
  if (!cancelled) return cancelled.error();
  found.cancelled = *cancelled;
  const auto ended = end_again(open, ledger);
  if (!ended) return ended.error();
  found.pairing_ended = *ended;
  if (found.older.empty()) return found;
  // It may have been cancelled since, where nobody can tell any more.
  const auto paused = open.vault.pause_waiting();
  if (!paused) return explained(from_journal(paused.error(), 0), open.vault, kVaultFile);
  // What was set back may be a copy of what somebody else writes to.
  if (const auto renewed = renew_writers(open); !renewed) return renewed.error();
  return found;
}

Outcome<void> renew_writers(PrivateSide& open) {
  const auto vault = open.vault.entries().renew_writer();
  if (!vault) return explained(from_journal(vault.error(), 0), open.vault, kVaultFile);
  const auto deep = open.deep.entries().renew_writer();
  if (!deep) return explained(from_journal(deep.error(), 0), open.deep, kDeepFile);
  return {};
}

Outcome<std::string> quiet_after(const Found& found, ledger::Ledger& ledger, base::WallTime now) {
  if (found.older.empty()) return std::string();
  const auto partnership = ledger.partnership();
  if (!partnership) return explained(from_ledger(partnership.error()), ledger, kLedgerFile);
  return *partnership ? Quiet{Quiet::Reason::kSetBack, now, found.older}.text() : std::string();
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
  // Where the deep takes no more (a full disk), they are cancelled all the same.
  for (const vault::WaitingId& id : shares)
    static_cast<void>(open.deep.note_gone(deep::Gone::kShare, id_of(id)).ok());
}

void note_ended_pairing(PrivateSide& open, const ledger::Partnership& partnership) {
  static_cast<void>(open.deep.note_gone(deep::Gone::kPairing, id_of(partnership)).ok());
}

Outcome<WouldLeave> would_leave(PrivateSide& open, SharedSide& shared) {
  const auto acts = shared.ledger.waiting_acts(kLinesShown);
  if (!acts) return explained(from_ledger(acts.error()), shared.ledger, kLedgerFile);
  const auto waiting = open.vault.waiting();
  if (!waiting) return explained(from_journal(waiting.error(), 0), open.vault, kVaultFile);
  WouldLeave leaves{acts->count, waiting->size(), {}};
  for (const base::OperationBody& act : acts->acts)
    leaves.lines.push_back(first_line(base::text_of(act)));
  for (const vault::WaitingAct& one : *waiting) {
    if (leaves.lines.size() < kLinesShown) leaves.lines.push_back(first_line(one.text));
  }
  std::erase(leaves.lines, "");
  return leaves;
}

}  // namespace waterline::node
