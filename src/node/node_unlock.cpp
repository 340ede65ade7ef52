#include <utility>

#include "app/given.h"
#include "node/editing_facts.h"
#include "node/node.h"
#include "node/rekey.h"
#include "node/rollback_marker.h"

// The part of Node that opens the stores and closes the private ones.

namespace waterline::node {

Outcome<OldState> Node::unlock(const OwnersSecret& secret,
                               std::optional<std::chrono::seconds> idle_limit) {
  const std::lock_guard transition(transition_);
  AsBefore before{State::kOpen, {}, 0};
  {
    const PrivateLock held(private_mutex_);
    before.locks_asked = locks_asked_;
  }
  if (const auto here = require_not_moved(); !here) return here.error();
  const auto keyring = open_keyring(home_.where(), secret);
  if (!keyring) return keyring.error();
  auto found = open_with(*keyring, idle_limit, &before);
  if (!found) return found;
  // If somebody asked for a lock during the change of keys, open_with() has already locked the
  // journal again.
  const PrivateLock held(private_mutex_);
  if (!private_) return Failure(why_not_open());
  return found;
}

Outcome<void> Node::check_secret(const OwnersSecret& secret) {
  const auto opened = open_keyring(home_.where(), secret);
  if (!opened) return opened.error();
  return check_stores(home_.where(), keyring::derive_keys(opened->secrets));
}

Outcome<OldState> Node::open_with(const keyring::Opened& keyring,
                                  std::optional<std::chrono::seconds> idle_limit,
                                  const AsBefore* before) {
  OldState found;
  {
    const PrivateLock held(private_mutex_);
    if (!private_) {
      auto opened = open_stores(keyring);
      if (!opened) return opened.error();
      found = std::move(*opened);
      ready_ = {};
      begin_time();
      if (const auto key = draft_key(*private_, surroundings_.private_random); key && editing_) {
        if (!draft_keys_.empty() && draft_keys_.back() != *key) draft_keys_.push_back(*key);
        for (auto& [folder, facts] : noted_editing(*private_, *key))
          editing_->remember(folder, std::move(facts));
      }
      take_sealed_drafts(home_.where(), *private_);
      sweep_backup(private_->vault);
      // Remove from the waiting acts those that were sent while the journal was locked, and send
      // those that are due. Ignore a failure: such an act is tried again later.
      (void)let_leave(counted_now());
      const SharedLock shared(shared_mutex_);
      (void)app::note_given(*private_, shared_->ledger, surroundings_.clock.now(),
                            vault::Absent::kWasRemoved);
    }
    start_idle_limit(idle_limit);
    if (before && (before->state == State::kLocked || before->locks_asked != locks_asked_))
      lock_private();
  }
  wake();
  // A command that was killed may have left words. The first list of drafts has them.
  if (editing_) editing_->sweep_now();
  return found;
}

Outcome<OldState> Node::open_stores(const keyring::Opened& keyring) {
  const keyring::DerivedKeys keys = keyring::derive_keys(keyring.secrets);
  const Home& home = home_.where();
  if (shared_) {
    if (const auto here = check_stores(home, keys); !here) return here.error();
    keyring_note_ = keyring::mend(home.data, keyring);
  } else {
    auto taken_up = take_up_resealed(home, keyring, keys);
    if (!taken_up) return taken_up.error();
    keyring_note_ = std::move(*taken_up);
  }
  auto opened = open_private(home, keys, surroundings_.private_random);
  if (!opened) return opened.error();
  std::optional<ledger::Ledger> closed;
  if (!shared_) {
    auto ledger = open_ledger(home, keys, surroundings_.shared_random);
    if (!ledger) return ledger.error();
    closed.emplace(std::move(*ledger));
  }
  OldState found;
  std::string quiet;
  {
    // Look for files that were set back. This must come before anything can be sent.
    std::optional<SharedLock> held;
    if (shared_) held.emplace(shared_mutex_);
    ledger::Ledger& ledger = shared_ ? shared_->ledger : *closed;
    auto looked = look_for_old_state(home, *opened, ledger);
    if (!looked) return looked.error();
    found = std::move(*looked);
    if (found.pairing_ended) {
      if (shared_) {
        if (const auto ended = shared_->partner_link.unpair(); !ended)
          return app::from_link(ended.error());
      } else if (const auto ended = ledger.end_partnership(); !ended) {
        return app::from_ledger(ended.error());
      }
    }
    if (closed && !found.older.empty()) {
      if (const auto over = closed->end_offer(); !over) return app::from_ledger(over.error());
    }
    auto why = quiet_after(found, ledger, surroundings_.clock.now());
    if (!why) return why.error();
    quiet = std::move(*why);
    if (shared_ && !quiet.empty()) shared_->partner_link.become_quiet(quiet);
  }
  if (closed) {
    // After a crash the record may lack words that have left. The partner's device may replace them
    // as soon as the link runs, so they are noted first. Ignore a failure: the next note has them.
    (void)app::note_given(*opened, *closed, surroundings_.clock.now(), vault::Absent::kWasRemoved);
    start_shared(std::move(*closed), keys, quiet);
  } else {
    watcher_.begin();
  }
  private_ = std::move(*opened);
  open_period_ = ++open_periods_;
  opened_at_ = slept_.lead();
  note_times_.emplace(surroundings_.clock.now());
  keyring_file_ = keyring.file;
  // Write the rollback marker anew, so that the next unlock does not report the same old files once
  // more. Do so only if the ledger has stored the reason for being quiet, if there is one.
  const SharedLock shared(shared_mutex_);
  if (shared_->partner_link.quiet_is_kept()) {
    (void)note_opened(home, *private_, shared_->ledger.sequence(), surroundings_.private_random);
  }
  return found;
}

void Node::close_private() {
  std::optional<std::uint64_t> ledger;
  {
    const SharedLock shared(shared_mutex_);
    if (shared_->partner_link.quiet_is_kept()) ledger = shared_->ledger.settle();
  }
  // If the ledger could not store why the journal is quiet (a full disk), leave the rollback marker
  // as it is, so that the next unlock finds the old files once more.
  if (ledger)
    close_and_note(home_.where(), std::move(*private_), *ledger, surroundings_.private_random);
  private_.reset();
  views_.clear();
  previews_.clear();
}

}  // namespace waterline::node
