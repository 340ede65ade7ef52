#include <utility>

#include "crypto/secret.h"
#include "node/backup_run.h"
#include "node/node.h"
#include "node/passphrase_rules.h"
#include "node/rekey.h"

// The part of Node that changes all keys.
namespace waterline::node {
namespace {

constexpr std::size_t kChangeNameSize = 32;

bool is_same(std::string_view one, std::string_view other) {
  return crypto::equal_in_constant_time(base::bytes_of(one), base::bytes_of(other));
}

}  // namespace

Outcome<Node::NewKeysBegun> Node::begin_new_keys(const NewKeysRequest& request) {
  const std::lock_guard transition(transition_);
  if (const auto here = require_not_moved(); !here) return here.error();
  if (!keyring::exists(home_.where().data)) return Failure(Error::kNoStore);
  // Demand a new passphrase if the person gave the recovery phrase: the old passphrase cannot be
  // derived from it, so the new keyring could not be sealed under it.
  if (request.secret.kind == OwnersSecret::Kind::kRecoveryPhrase && !request.new_passphrase)
    return Failure(Error::kBadRequest);
  if (request.new_passphrase) {
    if (const auto fit = check_passphrase(*request.new_passphrase); !fit) return fit.error();
  }
  auto keyring = open_keyring(home_.where(), request.secret);
  if (!keyring) return keyring.error();
  if (const auto here = check_stores(home_.where(), keyring::derive_keys(keyring->secrets)); !here)
    return here.error();
  // Check now that the disk has room, before the person writes 24 words on paper.
  if (const auto room = check_room(home_.where()); !room) return room.error();
  auto begun = begin_keyring(
      renewed(keyring->secrets, request.person, surroundings_.private_random),
      request.new_passphrase.value_or(request.secret.bytes), surroundings_.passphrase_cost,
      surroundings_.private_random, surroundings_.boot_clock.now());
  if (!begun) return begun.error();
  NewKeysBegun shown{{std::move(begun->recovery_phrase), {}},
                     base::to_hex(surroundings_.private_random.bytes<kChangeNameSize>())};
  for (const auto& [place, word] : begun->beginning.check) shown.shown.check.push_back(place);
  {
    const PrivateLock held(private_mutex_);
    change_ =
        KeyChange{std::move(*keyring), std::move(begun->beginning), request.person, shown.change};
    watcher_.begin();
  }
  wake();
  return shown;
}

Outcome<Node::NewKeys> Node::finish_new_keys(
    std::string_view name, const std::optional<std::map<int, std::string>>& words) {
  const std::lock_guard transition(transition_);
  const BackupRun run(backup_runs_, backup_progress_);
  if (!run) return Failure(Error::kBackupRuns);
  std::optional<KeyChange> change;
  AsBefore before;
  {
    const PrivateLock held(private_mutex_);
    forget_what_expired();
    // Only the caller that knows the name may finish: another person at the open computer must not
    // be able to finish what the owner began.
    if (!change_ || !is_same(change_->name, name)) return Failure(Error::kNothingBegun);
    if (words && !knows_phrase(change_->beginning, *words)) return Failure(Error::kWordsDiffer);
    change = std::exchange(change_, std::nullopt);
    if (shared_) before.state = private_ ? State::kOpen : State::kLocked;
    if (private_) before.idle_limit = idle_.limit();
    before.locks_asked = locks_asked_;
  }
  // Close the stores: nobody may use them during the change, so requests get the error kClosed.
  close_all();
  const auto as_before = [&](const keyring::Opened& keyring) -> Outcome<void> {
    const keyring::DerivedKeys keys = keyring::derive_keys(keyring.secrets);
    if (before.state == State::kClosed) {
      const auto taken_up = take_up_resealed(home_.where(), keyring, keys);
      return taken_up ? Outcome<void>() : taken_up.error();
    }
    if (auto opened = open_with(keyring, before.idle_limit, &before); !opened)
      return opened.error();
    return {};
  };

  // Remembers which keys are valid now, to tell a person whose page or command ended during the
  // change.
  const auto remember = [this](KeysAre keys) {
    const PrivateLock held(private_mutex_);
    keys_changed_ = keys;
  };

  const Beginning& fresh = change->beginning;
  auto rekeyed =
      rekey({home_.where(), change->old_keyring, fresh.secrets, fresh.keyring, change->person,
             surroundings_.clock.now(), surroundings_.private_random, surroundings_.shared_random,
             backup_progress_, [this] { return closings_ == 0; }});
  if (!rekeyed) {
    // Ignore a failure: if the journal cannot be opened again now, it stays closed until the next
    // unlock.
    static_cast<void>(as_before(change->old_keyring).ok());
    remember(KeysAre::kAsBefore);
    return rekeyed.error();
  }
  if (rekeyed->replaced == keyring::Replaced::kUnsure) return Failure(Error::kChangeUnfinished);
  const keyring::Opened opened{fresh.secrets.clone(), fresh.keyring,
                               rekeyed->replaced == keyring::Replaced::kFirstAlone};
  const auto done = as_before(opened);
  remember(KeysAre::kNew);
  if (!done) return Failure(Error::kChangeUnfinished);
  return NewKeys{rekeyed->pairing, std::move(rekeyed->found)};
}

}  // namespace waterline::node
