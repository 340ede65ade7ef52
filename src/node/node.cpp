#include "node/node.h"

#include <algorithm>
#include <charconv>

#include "keyring/file.h"
#include "node/standing.h"

namespace waterline::node {
namespace {

constexpr std::string_view kIdleLimitSetting = "idle_lock_seconds";

// How long the alarm sleeps at most: a machine that slept, or whose clock was set, is looked at soon enough.
constexpr std::chrono::milliseconds kLongestSleep = std::chrono::seconds(30);
constexpr std::chrono::milliseconds kNothingToDo = std::chrono::hours(1);

std::optional<std::chrono::seconds> seconds_from(std::string_view text) {
  std::chrono::seconds::rep seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return std::clamp(std::chrono::seconds(seconds), kShortestIdleLimit, kLongestIdleLimit);
}

}  // namespace

Result<std::unique_ptr<Node>> Node::hold(const Home& home, const Surroundings& surroundings) {
  auto held = HeldHome::take(home);
  if (!held) return held.error();
  sweep_staging(home);
  return std::unique_ptr<Node>(new Node(std::move(*held), surroundings));
}

Node::Node(HeldHome home, const Surroundings& surroundings)
    : home_(std::move(home)),
      surroundings_(surroundings),
      alarm_(std::in_place,
             [this] {
               const std::lock_guard lock(mutex_);
               return look_at_clock();
             }),
      editing_(std::in_place, home_.where(), [this](const LeftText& left) { keep_left(left); }) {}

Node::~Node() {
  alarm_.reset();
  editing_.reset();
  (void)close();
}

Outcome<Node::Status> Node::status() {
  const std::lock_guard lock(mutex_);
  lock_if_idle();  // what the alarm has not come to yet
  Status status;
  if (private_ || shared_) {
    status.state = private_ ? State::kOpen : State::kLocked;
  } else {
    status.state = keyring::exists(home_.where().data) ? State::kClosed : State::kAbsent;
  }
  if (idle_.limit() > std::chrono::seconds(0)) status.idle_limit = idle_.limit();
  if (private_) {
    status.locks_at = idle_.ends();
    const auto backup = private_->vault.setting(kLastBackupSetting);
    if (backup && *backup) status.last_backup = **backup;
  }
  if (!shared_) return status;

  const Meeting::Status meeting = shared_->meeting.status();
  status.cage = meeting.cage;
  auto partnership = shared_->ledger.partnership();
  if (!partnership) return explained(from_ledger(partnership.error()), shared_->ledger, kLedgerFile);
  if (*partnership) {
    auto listen = shared_->ledger.listen();
    if (!listen) return explained(from_ledger(listen.error()), shared_->ledger, kLedgerFile);
    status.partner = Partner{std::move(**partnership), std::move(*listen), meeting};
  }
  return status;
}

Outcome<Node::NewJournal> Node::begin(base::ByteView passphrase) {
  const std::lock_guard transition(transition_);
  if (keyring::exists(home_.where().data)) return Failure(Error::kStoreExists);
  auto begun = begin_journal(passphrase, surroundings_.passphrase_cost, surroundings_.private_random,
                             surroundings_.clock.steady_now());
  if (!begun) return begun.error();
  NewJournal journal{std::move(begun->recovery_phrase), {}};
  for (const auto& [place, word] : begun->beginning.check) journal.check.push_back(place);
  {
    const std::lock_guard lock(mutex_);
    beginning_ = std::move(begun->beginning);
  }
  wake();
  return journal;
}

Outcome<void> Node::finish(const std::optional<std::map<int, std::string>>& words) {
  const std::lock_guard transition(transition_);
  {
    const std::lock_guard lock(mutex_);
    const std::filesystem::path& folder = home_.where().data;
    if (keyring::exists(folder)) return Failure(Error::kStoreExists);
    if (!begun_and_standing()) return Failure(Error::kNothingBegun);
    if (words && !knows_phrase(*beginning_, *words)) return Failure(Error::kWordsDiffer);
    const keyring::DerivedKeys keys = keyring::derive_keys(beginning_->root);
    auto stores = make_stores(home_.where(), keys, surroundings_.private_random, surroundings_.shared_random);
    if (!stores) return stores.error();
    if (const auto written = keyring::write_new(folder, beginning_->keyring); !written) {
      return from_keyring(written.error());
    }
    beginning_.reset();
    private_ = std::move(stores->private_side);
    start_shared(std::move(stores->ledger), keys.identity.clone());
    // While there is room for it: whoever writes later, on a full disk, needs it too.
    (void)draft_key(*private_, surroundings_.private_random);
    start_idle_limit({});
  }
  wake();
  return {};
}

Outcome<void> Node::unlock(const OwnersSecret& secret, std::optional<std::chrono::seconds> idle_limit) {
  const std::lock_guard transition(transition_);
  const auto root = root_from(home_.where(), secret);
  if (!root) return root.error();
  return open_with(*root, idle_limit);
}

Outcome<void> Node::check_secret(const OwnersSecret& secret) {
  const auto root = root_from(home_.where(), secret);
  if (!root) return root.error();
  return {};
}

Outcome<void> Node::open_with(const crypto::RootKey& root, std::optional<std::chrono::seconds> idle_limit) {
  const keyring::DerivedKeys keys = keyring::derive_keys(root);
  {
    const std::lock_guard lock(mutex_);
    if (!private_) {
      auto opened = open_private(home_.where(), keys, surroundings_.private_random);
      if (!opened) return opened.error();
      if (!shared_) {
        auto ledger = open_ledger(home_.where(), keys, surroundings_.shared_random);
        if (!ledger) return ledger.error();
        start_shared(std::move(*ledger), keys.identity.clone());
      }
      private_ = std::move(*opened);
      ready_ = {};
      take_sealed_drafts(home_.where(), *private_);
      (void)draft_key(*private_, surroundings_.private_random);
      sweep_backup(private_->vault);
      // Whoever asks next is told of nothing as held that left while it was locked. What cannot leave now is tried
      // again.
      (void)publish_due(*private_, *shared_, surroundings_.clock.now());
    }
    start_idle_limit(idle_limit);
  }
  wake();
  if (editing_) editing_->sweep_soon();
  return {};
}

Outcome<Node::Editing> Node::editing() {
  const auto key =
      while_open([&](PrivateSide& open, SharedSide&) { return draft_key(open, surroundings_.private_random); });
  if (!key) return key.error();
  auto folder = editing_->folder();
  if (!folder) return folder.error();
  return Editing{std::move(*folder), *key};
}

Outcome<std::optional<std::string>> Node::keep_draft(const Draft& draft, const std::optional<crypto::PublicKey>& key) {
  const std::lock_guard lock(mutex_);
  lock_if_idle();
  if (private_) {
    auto id = node::keep_draft(*private_, draft);
    if (!id) return id.error();
    return std::optional(std::move(*id));
  }
  if (!key || !keyring::exists(home_.where().data)) return Failure(why_not_open());
  if (const auto sealed = seal_draft(home_.where(), *key, draft); !sealed) return sealed.error();
  return std::optional<std::string>();
}

// What cannot be kept goes with the editing: its text stays in no file.
void Node::keep_left(const LeftText& left) {
  const Side side = left.facts.side == name_of(Side::kDeep) ? Side::kDeep : Side::kVault;
  (void)keep_draft({side, left.facts.purpose, left.content, surroundings_.clock.now()}, key_from(left.facts.key));
}

Outcome<void> Node::change_passphrase(const OwnersSecret& secret, base::ByteView new_passphrase) {
  const std::lock_guard transition(transition_);
  if (!keyring::exists(home_.where().data)) return Failure(Error::kNoStore);
  if (const auto fit = check_passphrase(new_passphrase); !fit) return fit.error();
  const auto root = root_from(home_.where(), secret);
  if (!root) return root.error();
  const auto file = keyring::read(home_.where().data);
  if (!file) return from_keyring(file.error());
  const auto changed = keyring::with_new_passphrase(*file, *root, new_passphrase, surroundings_.passphrase_cost,
                                                    surroundings_.private_random);
  if (!changed) return from_keyring(changed.error());
  if (const auto replaced = keyring::replace(home_.where().data, *changed); !replaced) {
    return from_keyring(replaced.error());
  }
  return {};
}

Outcome<void> Node::set_idle_limit(std::chrono::seconds limit) {
  const auto set = while_open([&](PrivateSide& open, SharedSide&) -> Outcome<void> {
    const auto kept = open.vault.set_setting(kIdleLimitSetting, std::to_string(limit.count()));
    if (!kept) return explained(from_journal(kept.error(), 0), open.vault, kVaultFile);
    idle_.start(limit, surroundings_.clock);
    return {};
  });
  wake();
  return set;
}

Outcome<void> Node::lock() {
  {
    const std::lock_guard lock(mutex_);
    if (private_) {
      lock_private();
    } else if (!shared_ && !keyring::exists(home_.where().data)) {
      return Failure(Error::kNoStore);
    }
  }
  wake();
  editing_->sweep_soon();
  return {};
}

Outcome<void> Node::close() {
  ++closings_;
  const std::lock_guard transition(transition_);
  --closings_;
  std::unique_ptr<SharedSide> shared;
  {
    std::unique_lock lock(mutex_);
    if (!shared_) {
      if (!keyring::exists(home_.where().data)) return Failure(Error::kNoStore);
      return {};
    }
    ending_ = true;
    shared_->meeting.end_waits();
    lock_private();
    snapshots_.reset();
    ready_ = {};
    users_changed_.wait(lock, [this] { return users_of_shared_ == 0; });
    shared = std::move(shared_);
    ending_ = false;
  }
  if (editing_) editing_->sweep_soon();
  // Without the mutex: the meeting's own thread may still wait for it.
  shared.reset();
  return {};
}

Error Node::why_not_open() const {
  if (shared_ && !ending_) return Error::kLocked;
  return shared_ || keyring::exists(home_.where().data) ? Error::kClosed : Error::kNoStore;
}

bool Node::begun_and_standing() const {
  return beginning_ && surroundings_.clock.steady_now() < beginning_->expires;
}

void Node::lock_private() {
  if (!private_) return;
  // Locking never fails: what cannot leave now, or be made ready to, waits in the vault.
  (void)publish_due(*private_, *shared_, surroundings_.clock.now());
  ready_ = ReadyShares::take(*private_, *shared_);
  snapshots_.reset();
  private_.reset();
}

void Node::lock_if_idle() {
  if (private_ && idle_.left(surroundings_.clock) <= std::chrono::milliseconds(0)) lock_private();
}

void Node::start_shared(ledger::Ledger ledger, crypto::IdentitySecret identity) {
  shared_ =
      std::make_unique<SharedSide>(std::move(ledger), std::move(identity), surroundings_.courier, surroundings_.clock,
                                   surroundings_.shared_random, mutex_, home_.where().witness());
  shared_->meeting.begin();
  shared_->folder.begin();
}

void Node::start_idle_limit(std::optional<std::chrono::seconds> idle_limit) {
  if (!idle_limit) {
    const auto setting = private_->vault.setting(kIdleLimitSetting);
    if (setting && *setting) idle_limit = seconds_from(**setting);
  }
  idle_.start(idle_limit.value_or(kUsualIdleLimit), surroundings_.clock);
}

std::chrono::milliseconds Node::look_at_clock() {
  if (beginning_ && !begun_and_standing()) beginning_.reset();
  lock_if_idle();
  if (!shared_ || ending_) return beginning_ ? kLongestSleep : kNothingToDo;

  const base::WallTime now = surroundings_.clock.now();
  expire(*shared_, now);
  std::chrono::milliseconds pause = kLongestSleep;
  std::optional<base::WallTime> next;
  if (private_) {
    const auto departures = publish_due(*private_, *shared_, now);
    if (departures) next = departures->next;
    (void)empty_bins_when_due(*private_, now);  // what cannot go now goes when it is looked at next
    pause = std::min(pause, idle_.left(surroundings_.clock));
  } else {
    next = ready_.publish_due(*shared_, now).next;
  }
  // What is due but could not leave (no room, say) is tried again after a while.
  if (next && *next > now) pause = std::min(pause, *next - now);
  return pause;
}

}  // namespace waterline::node
