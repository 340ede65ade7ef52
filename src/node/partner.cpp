#include "node/partner.h"

#include "node/given.h"
#include "node/quiet.h"
#include "node/waiting.h"
#include "pairing/code.h"

namespace waterline::node {
namespace {

std::string_view code_of(Meeting::CourierFault fault) {
  switch (fault) {
    case Meeting::CourierFault::kMissing:
      return "missing";
    case Meeting::CourierFault::kNoSandbox:
      return "no_sandbox";
    case Meeting::CourierFault::kNone:
    case Meeting::CourierFault::kKeepsFailing:
      break;
  }
  return "keeps_failing";
}

Failure failed(SharedSide& shared, Error error) {
  if (error == Error::kNoNetworkProcess)
    return {error, Why{code_of(shared.meeting.status().fault)}};
  return explained(error, shared.ledger, kLedgerFile);
}

Detail described(const pairing::CodeSlip& slip) {
  switch (slip.kind) {
    case pairing::CodeSlip::Kind::kNoNumber:
      return CodeSlip{"no_number", slip.from, slip.size, {}};
    case pairing::CodeSlip::Kind::kUnknownWord:
      return CodeSlip{"unknown_word", slip.from, slip.size, slip.suggestion};
    case pairing::CodeSlip::Kind::kWordCount:
      break;
  }
  return CodeSlip{"word_count", slip.from, slip.size, {}};
}

Outcome<void> plain(SharedSide& shared, const Result<void>& result) {
  if (!result) return failed(shared, result.error());
  return {};
}

}  // namespace

Outcome<Meeting::Offer> show_offer(SharedSide& shared, ledger::PairingMethod method,
                                   std::string_view listen) {
  auto offer = shared.meeting.show_offer(method, listen);
  if (!offer) return failed(shared, offer.error());
  return std::move(*offer);
}

Outcome<void> join_pairing(SharedSide& shared, const JoinRequest& request) {
  const auto joined =
      request.code ? shared.meeting.join_code(*request.code, request.at, request.listen)
                   : shared.meeting.join_picture(*request.picture, request.at, request.listen);
  if (!joined && joined.error() == Error::kBadCode && request.code) {
    return Failure(Error::kBadCode, described(pairing::slip_in_code(*request.code)));
  }
  return plain(shared, joined);
}

Outcome<void> words_compared(SharedSide& shared, bool same) {
  return plain(shared, shared.meeting.words_compared(same));
}

Outcome<void> set_addresses(SharedSide& shared, const std::optional<std::string>& address,
                            const std::optional<std::string>& listen) {
  const auto listen_before = shared.ledger.listen();
  if (!listen_before)
    return explained(from_ledger(listen_before.error()), shared.ledger, kLedgerFile);
  if (listen) {
    if (const auto set = plain(shared, shared.meeting.set_listen(*listen)); !set) return set;
  }
  if (!address) return {};
  const auto set = plain(shared, shared.meeting.set_address(*address));
  // Both or neither: an error changes nothing.
  if (!set && listen) (void)shared.meeting.set_listen(*listen_before);
  return set;
}

Outcome<void> set_paused(SharedSide& shared, bool paused) {
  if (!paused && shared.meeting.is_quiet()) {
    if (const auto speaks = plain(shared, shared.meeting.speak_again()); !speaks) return speaks;
  }
  return plain(shared, shared.meeting.set_paused(paused));
}

Outcome<void> set_sync_when(SharedSide& shared, const SyncWhen& when) {
  return plain(shared, shared.meeting.set_sync_when(when));
}

Outcome<void> set_beacons(SharedSide& shared, bool on) {
  return plain(shared, shared.meeting.set_beacons(on));
}

Outcome<std::size_t> unpair(PrivateSide& open, SharedSide& shared, base::WallTime now) {
  const auto partnership = shared.ledger.partnership();
  if (!partnership) return explained(from_ledger(partnership.error()), shared.ledger, kLedgerFile);
  if (!*partnership) return Failure(Error::kNoPartner);
  note_ended_pairing(open, **partnership);
  // What nobody can have is not given, and stays here.
  if (const auto noted = note_given(open, shared, now, vault::Absent::kWasRemoved); !noted)
    return noted.error();
  const auto forgotten = open.vault.forget_unsent();
  if (!forgotten) return explained(from_journal(forgotten.error(), 0), open.vault, kVaultFile);
  const auto waiting = waiting_summary(open);
  if (!waiting) return waiting.error();
  if (const auto cancelled = cancel_all_waiting(open); !cancelled) return cancelled.error();
  const auto dropped = shared.meeting.unpair();
  if (!dropped) return failed(shared, dropped.error());
  return waiting->count + *dropped;
}

Outcome<Meeting::Synced> sync_now(SharedSide& shared, std::unique_lock<std::mutex>& lock,
                                  std::chrono::seconds at_most) {
  auto synced = shared.meeting.sync_now(lock, at_most);
  if (!synced && synced.error() == Error::kUnreachable &&
      shared.meeting.status().wishes.sync_when.is_manual()) {
    return Failure(Error::kUnreachable, Why{"by_hand"});
  }
  if (!synced) return failed(shared, synced.error());
  return *synced;
}

}  // namespace waterline::node
