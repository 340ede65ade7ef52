#include "node/backup_run.h"
#include "node/node.h"

// The part of Node that moves the journal to another folder.
namespace waterline::node {
namespace {

// Returns why there is no journal to open because of this move; kNone gives no reason.
std::optional<Failure> reason_of(const LeftMove& move) {
  switch (move.state) {
    case LeftMove::State::kFinished:
      return Failure(Error::kMoved, app::Folder{move.other.native()});
    case LeftMove::State::kInPart:
      return Failure(Error::kMovedInPart);
    case LeftMove::State::kUndecided:
      return Failure(Error::kMoveUnfinished, app::Folder{move.other.native()});
    case LeftMove::State::kNone:
      break;
  }
  return {};
}

}  // namespace

Outcome<void> Node::require_not_moved() {
  const PrivateLock held(private_mutex_);
  // The disk may have been put in meanwhile.
  if (left_move_.state == LeftMove::State::kUndecided) left_move_ = settle_move(home_.where());
  if (left_move_.state != LeftMove::State::kUndecided && keyring::exists(home_.where().data))
    return {};
  if (const auto reason = reason_of(left_move_)) return *reason;
  return {};
}

Outcome<void> Node::require_open() {
  const PrivateLock held(private_mutex_);
  auto open = open_and_touched();
  if (open || open.error().error != Error::kNoStore) return open;
  if (const auto reason = reason_of(left_move_)) return *reason;
  return open;
}

Outcome<Moved> Node::move_home(const std::filesystem::path& to, const OwnersSecret& secret) {
  const std::lock_guard transition(transition_);
  const BackupRun run(backup_runs_, backup_progress_);
  if (!run) return Failure(Error::kBackupRuns);
  if (const auto here = require_not_moved(); !here) return here.error();
  auto keyring = open_keyring(home_.where(), secret);
  if (!keyring) return keyring.error();
  const keyring::DerivedKeys keys = keyring::derive_keys(keyring->secrets);
  AsBefore before;
  {
    const PrivateLock held(private_mutex_);
    if (shared_) before.state = private_ ? State::kOpen : State::kLocked;
    if (private_) before.idle_limit = idle_.limit();
    before.locks_asked = locks_asked_;
  }
  close_all();
  const auto move = [&]() -> Outcome<Moved> {
    if (const auto whole = take_up_resealed(home_.where(), *keyring, keys); !whole)
      return whole.error();
    return node::move_home({home_.where(), to, *keyring, surroundings_.private_random,
                            surroundings_.shared_random, backup_progress_,
                            [this] { return closings_ == 0; }});
  };
  auto moved = move();
  if (moved || moved.error().error == Error::kMoveUnfinished) {
    watcher_.end();
    const PrivateLock held(private_mutex_);
    left_move_ = {moved ? LeftMove::State::kFinished : LeftMove::State::kUndecided, to};
    return moved;
  }
  // Ignore a failure: the journal then stays closed until the next unlock.
  if (before.state != State::kClosed) (void)open_with(*keyring, before.idle_limit, &before).ok();
  return moved;
}

}  // namespace waterline::node
