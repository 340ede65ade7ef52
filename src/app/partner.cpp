#include "app/partner.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/doctor.h"
#include "app/given.h"
#include "app/lasting_decisions.h"
#include "app/waiting.h"
#include "pairing/code.h"

namespace waterline::app {
namespace {

std::string_view code_of(link::PartnerLink::CourierFault fault) {
  switch (fault) {
    case link::PartnerLink::CourierFault::kMissing:
      return "missing";
    case link::PartnerLink::CourierFault::kNoSandbox:
      return "no_sandbox";
    case link::PartnerLink::CourierFault::kNone:
    case link::PartnerLink::CourierFault::kKeepsFailing:
      break;
  }
  return "keeps_failing";
}

Failure courier_failed(link::SharedSide& shared, link::Error error) {
  Failure failure = from_link(error);
  if (error == link::Error::kNoNetworkProcess)
    failure.detail = Why{code_of(shared.partner_link.status().fault)};
  return explained(std::move(failure), shared.ledger, link::kLedgerFile);
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

Outcome<void> plain(link::SharedSide& shared, const link::Result<void>& result) {
  if (!result) return courier_failed(shared, result.error());
  return {};
}

}  // namespace

Outcome<link::PartnerLink::Offer> show_offer(link::SharedSide& shared, ledger::PairingMethod method,
                                             std::string_view listen,
                                             link::PartnerLink::JoinerCalls calls) {
  auto offer = shared.partner_link.show_offer(method, listen, calls);
  if (!offer) return courier_failed(shared, offer.error());
  return std::move(*offer);
}

Outcome<link::PartnerLink::Offer> show_far_offer(link::SharedSide& shared) {
  auto offer = shared.partner_link.show_far_offer();
  if (!offer) return courier_failed(shared, offer.error());
  return std::move(*offer);
}

Outcome<void> join_pairing(link::SharedSide& shared, const JoinRequest& request) {
  const auto joined = request.code
                          ? shared.partner_link.join_code(*request.code, request.at, request.listen)
                          : shared.partner_link.join_picture(*request.picture, request.at,
                                                             request.listen, request.by);
  if (!joined && joined.error() == link::Error::kBadCode && request.code) {
    return Failure(Error::kBadCode, described(pairing::slip_in_code(*request.code)));
  }
  return plain(shared, joined);
}

Outcome<void> words_compared(link::SharedSide& shared, link::PartnerLink::Words words) {
  return plain(shared, shared.partner_link.words_compared(words));
}

Outcome<void> end_pairing(link::SharedSide& shared) {
  return plain(shared, shared.partner_link.end_pairing());
}

Outcome<void> set_addresses(link::SharedSide& shared, const std::optional<std::string>& address,
                            const std::optional<std::string>& listen) {
  const auto listen_before = shared.ledger.listen();
  if (!listen_before)
    return explained(from_ledger(listen_before.error()), shared.ledger, link::kLedgerFile);
  if (listen) {
    if (auto set = plain(shared, shared.partner_link.set_listen(*listen)); !set) return set;
  }
  if (!address) return {};
  auto set = plain(shared, shared.partner_link.set_address(*address));
  // set_address() failed, so undo set_listen(): after an error no setting may have changed.
  if (!set && listen) (void)shared.partner_link.set_listen(*listen_before);
  return set;
}

Outcome<void> set_paused(link::SharedSide& shared, link::Paused paused) {
  if (paused == link::Paused::kNo && shared.partner_link.is_quiet()) {
    if (auto speaks = plain(shared, shared.partner_link.speak_again()); !speaks) return speaks;
  }
  return plain(shared, shared.partner_link.set_paused(paused));
}

Outcome<void> set_sync_when(link::SharedSide& shared, const link::SyncSchedule& when) {
  return plain(shared, shared.partner_link.set_sync_when(when));
}

Outcome<void> set_beacons(link::SharedSide& shared, link::Beacons beacons) {
  return plain(shared, shared.partner_link.set_beacons(beacons));
}

Outcome<void> set_tor(link::SharedSide& shared, link::TorSetting setting) {
  return plain(shared, shared.partner_link.set_tor(setting));
}

Outcome<void> set_tor_bridges(link::SharedSide& shared, std::string_view text) {
  if (text.empty()) return plain(shared, shared.partner_link.set_tor_bridges({}));
  auto bridges = link::TorBridges::from_text(text);
  if (!bridges) return Failure(Error::kBadBridges);
  for (const link::TorBridges::Transport one : bridges->transports()) {
    if (!std::filesystem::exists(link::program_of(one)))
      return Failure(Error::kNoTransport, Why{link::name_of(one)});
  }
  return plain(shared, shared.partner_link.set_tor_bridges(std::move(*bridges)));
}

Outcome<std::size_t> unpair(PrivateSide& open, link::SharedSide& shared, base::WallTime now) {
  const auto partnership = shared.ledger.partnership();
  if (!partnership)
    return explained(from_ledger(partnership.error()), shared.ledger, link::kLedgerFile);
  if (!*partnership) return Failure(Error::kNoPartner);
  note_ended_pairing(open, **partnership);
  // Update the record of what was given first: words that were not sent are removed now and count
  // as never given.
  if (const auto noted = note_given(open, shared.ledger, now, vault::Absent::kWasRemoved); !noted)
    return noted.error();
  const auto forgotten = open.vault.forget_unsent();
  if (!forgotten) return explained(from_journal(forgotten.error(), 0), open.vault, kVaultFile);
  const auto waiting = waiting_summary(open);
  if (!waiting) return waiting.error();
  if (const auto cancelled = cancel_all_waiting(open); !cancelled) return cancelled.error();
  const auto dropped = shared.partner_link.unpair();
  if (!dropped) return courier_failed(shared, dropped.error());
  return waiting->count + *dropped;
}

Outcome<Synced> sync_now(link::SharedSide& shared, base::FairLock& lock,
                         std::chrono::seconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  const std::size_t shown = shared.folder.shown();
  // The box is visited while the partner's device is called.
  const auto visit = shared.folder.ask_for_visit();
  // Tor must not end under the visit when the call ends.
  const auto stay = visit ? shared.partner_link.stay_online() : nullptr;
  auto synced = shared.partner_link.sync_now(lock, at_most);
  Synced done;
  if (visit) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto visited =
        shared.folder.wait_for_visit(lock, *visit, std::max(left, std::chrono::milliseconds(0)));
    done.box = visited && link::FolderWatch::went_well(*visited) ? Synced::Box::kVisited
                                                                 : Synced::Box::kNotVisited;
  }
  const auto has_news = shared.ledger.has_news_for_file(true);
  const auto acts_wait = shared.ledger.acts_wait();
  if (!has_news || *has_news || !acts_wait || *acts_wait) done.waits = Synced::Waits::kSomething;
  if (synced) {
    done.waits = Synced::Waits::kNothing;
    done.shown = synced->shown;
    return done;
  }
  if (synced.error() == link::Error::kUnreachable) {
    if (done.box == Synced::Box::kVisited) {
      done.reached = Synced::Reached::kBoxAlone;
      done.shown = shared.folder.shown() - shown;
      return done;
    }
    if (shared.partner_link.status().settings.sync_when.is_manual())
      return Failure(Error::kUnreachable, Why{"by_hand"});
    if (shared.partner_link.status().settings.tor.use == link::TorUse::kOnly)
      return Failure(Error::kUnreachable, Why{"tor_only"});
  }
  if (synced.error() == link::Error::kPaused &&
      shared.partner_link.status().settings.tor.use == link::TorUse::kUnreadable)
    return Failure(Error::kPaused, Why{"tor_unreadable"});
  return courier_failed(shared, synced.error());
}

}  // namespace waterline::app
