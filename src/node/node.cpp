#include "node/node.h"

#include <algorithm>
#include <charconv>

#include "app/bin.h"
#include "app/entry_state.h"
#include "app/sharing.h"
#include "formats/draft_contents.h"
#include "keyring/file.h"
#include "node/editing_facts.h"
#include "node/rollback_marker.h"

namespace waterline::node {
namespace {

std::optional<std::chrono::seconds> seconds_from(std::string_view text) {
  std::chrono::seconds::rep seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return std::clamp(std::chrono::seconds(seconds), kMinIdleLimit, kMaxIdleLimit);
}

}  // namespace

Result<std::unique_ptr<Node>> Node::hold(const Home& home, const Surroundings& surroundings) {
  auto held = HomeLock::take(home);
  if (!held) return held.error();
  sweep_staging(home, Staging::kRestoring);
  return std::unique_ptr<Node>(new Node(std::move(*held), surroundings));
}

Node::Node(HomeLock home, const Surroundings& surroundings)
    : home_(std::move(home)),
      surroundings_(surroundings),
      left_move_(settle_move(home_.where())),
      slept_(surroundings_.boot_clock, surroundings_.clock),
      editing_(std::in_place, surroundings_.private_random,
               [this](const EditingFacts& facts, const std::string& text) {
                 return keep_left(facts, text);
               }),
      watcher_(
          surroundings_.watcher, [this](base::ComputerEvent event) { heed(event); },
          [this] { heed_lost_watcher(); }),
      alarm_(std::in_place, [this] { return look_at_clock(); }),
      disk_(home_.where().data, [this] { heed_lost_disk(); }) {}

Node::~Node() {
  disk_.stop();
  watcher_.stop();
  alarm_.reset();
  editing_.reset();
  (void)close();
}

Outcome<Node::Status> Node::status() {
  const PrivateLock held(private_mutex_);
  lock_if_idle();  // the alarm may not have run yet
  if (private_ && !OnlyInPeriod::allows(open_period_)) return Failure(Error::kLocked);
  Status status;
  if (private_ || shared_) {
    status.state = private_ ? State::kOpen : State::kLocked;
  } else {
    status.state = keyring::exists(home_.where().data) ? State::kClosed : State::kAbsent;
  }
  if (idle_.limit() > std::chrono::seconds(0)) status.idle_limit = idle_.limit();
  if (private_) {
    status.locks_at = surroundings_.clock.now() + idle_.left(surroundings_.boot_clock.now().since);
    status.time = read_time();
    status.keyring = keyring_note_;
    status.keys_changed = keys_changed_;
    status.computer = read_computer();
    const auto backup = private_->vault.setting(vault::Setting::kLastBackup);
    if (backup && *backup) status.last_backup = **backup;
    if (const auto waiting = app::waiting_summary(*private_)) {
      status.waiting = *waiting;
      if (waiting->next) status.waiting->next = on_the_wall(*waiting->next);
    }
  }
  if (!private_) return status;  // nothing of the partner while locked

  const SharedLock shared(shared_mutex_);
  const link::PartnerLink::Status link_status = shared_->partner_link.status();
  status.cage = link_status.cage;
  auto partnership = shared_->ledger.partnership();
  if (!partnership)
    return app::explained(app::from_ledger(partnership.error()), shared_->ledger,
                          link::kLedgerFile);
  if (*partnership) {
    auto listen = shared_->ledger.listen();
    if (!listen)
      return app::explained(app::from_ledger(listen.error()), shared_->ledger, link::kLedgerFile);
    const auto unreadable = shared_->ledger.has_unreadable();
    if (!unreadable)
      return app::explained(app::from_ledger(unreadable.error()), shared_->ledger,
                            link::kLedgerFile);
    status.partner = Partner{std::move(**partnership), std::move(*listen), link_status, *unreadable,
                             shared_->folder.status()};
  }
  if (const auto offer = shared_->partner_link.offer())
    status.offer = StandingOffer{offer->way, offer->expires};
  if (private_ && status.partner) {
    status.quiet = link::Quiet::from_text(link_status.settings.quiet);
    if (status.quiet) {
      auto leaves = app::resume_preview(*private_, *shared_);
      if (!leaves) return leaves.error();
      status.would_leave = std::move(*leaves);
    }
  }
  return status;
}

bool Node::has_journal() const {
  const PrivateLock held(private_mutex_);
  return shared_ || keyring::exists(home_.where().data);
}

Outcome<Node::NewJournal> Node::begin(base::ByteView passphrase) {
  const std::lock_guard transition(transition_);
  if (const auto here = require_not_moved(); !here) return here.error();
  if (has_journal()) return Failure(Error::kStoreExists);
  auto begun = begin_keyring(keyring::Secrets::generate(surroundings_.private_random), passphrase,
                             surroundings_.passphrase_cost, surroundings_.private_random,
                             surroundings_.boot_clock.now());
  if (!begun) return begun.error();
  NewJournal journal{std::move(begun->recovery_phrase), {}};
  for (const auto& [place, word] : begun->beginning.check) journal.check.push_back(place);
  {
    const PrivateLock held(private_mutex_);
    beginning_ = std::move(begun->beginning);
    watcher_.begin();
  }
  wake();
  return journal;
}

Outcome<void> Node::finish(const std::optional<std::map<int, std::string>>& words) {
  const std::lock_guard transition(transition_);
  if (const auto here = require_not_moved(); !here) return here.error();
  if (has_journal()) return Failure(Error::kStoreExists);
  {
    const PrivateLock held(private_mutex_);
    const std::filesystem::path& folder = home_.where().data;
    if (!has_live_beginning()) return Failure(Error::kNothingBegun);
    if (words && !knows_phrase(*beginning_, *words)) return Failure(Error::kWordsDiffer);
    const keyring::DerivedKeys keys = keyring::derive_keys(beginning_->secrets);
    auto stores =
        make_stores(home_.where(), keys, surroundings_.private_random, surroundings_.shared_random);
    if (!stores) return stores.error();
    if (const auto written = keyring::write_new(folder, beginning_->keyring); !written) {
      return from_keyring(written.error());
    }
    keyring_file_ = std::move(beginning_->keyring);
    beginning_.reset();
    private_ = std::move(stores->private_side);
    open_period_ = ++open_periods_;
    opened_at_ = slept_.lead();
    note_times_.emplace(surroundings_.clock.now());
    begin_time();
    (void)note_opened(home_.where(), *private_, stores->ledger.sequence(),
                      surroundings_.private_random);
    start_shared(std::move(stores->ledger), keys);
    // Make the draft key now, while there is room for it: a command that edits a text on a full
    // disk later needs it.
    (void)draft_key(*private_, surroundings_.private_random);
    start_idle_limit({});
  }
  wake();
  return {};
}

Outcome<Node::Editing> Node::begin_editing(EditingFacts facts) {
  return while_open([&](app::PrivateSide& open) -> Outcome<Editing> {
    const auto key = draft_key(open, surroundings_.private_random);
    if (!key) return key.error();
    const auto may = may_begin(open, facts.side, facts.purpose);
    if (!may) return may.error();
    if (!*may) return Failure(Error::kTooMany);
    const app::Side side = facts.side;
    facts.key = *key;
    auto folder = editing_->make(std::move(facts));
    if (!folder) return folder.error();
    if (const auto noted = note_editing(open, side, editing_->known()); !noted) {
      editing_->forget(*folder);
      return noted.error();
    }
    if (draft_keys_.empty() || draft_keys_.back() != *key) draft_keys_.push_back(*key);
    return Editing{std::move(*folder), *key};
  });
}

Outcome<std::optional<std::string>> Node::keep_draft(const Draft& draft,
                                                     const std::optional<crypto::PublicKey>& key) {
  const PrivateLock held(private_mutex_);
  lock_if_idle();
  // If the command began before a change of keys, it names a former draft key. Seal the words to
  // the present one then.
  auto sealed_to =
      key && std::ranges::find(draft_keys_, *key) != draft_keys_.end() ? draft_keys_.back() : key;
  if (private_) {
    auto id = node::keep_draft(*private_, draft);
    if (id) return std::optional(std::move(*id));
    if (id.error().error != Error::kTooMany) return id.error();
    const auto own = draft_key(*private_, surroundings_.private_random);
    if (!own) return own.error();
    sealed_to = *own;
  } else if (!key || !keyring::exists(home_.where().data) ||
             (!draft_keys_.empty() && std::ranges::find(draft_keys_, *key) == draft_keys_.end())) {
    return Failure(why_not_open());
  }
  if (const auto sealed = seal_draft(home_.where(), *sealed_to, draft); !sealed)
    return sealed.error();
  // A move may have looked for sealed drafts just before. It deletes the keyring before it looks.
  if (!private_ && !keyring::exists(home_.where().data)) return Failure(why_not_open());
  return std::optional<std::string>();
}

Outcome<void> Node::drop_draft(std::string_view id) {
  return while_open([&](app::PrivateSide& open) -> Outcome<void> {
    if (auto dropped = node::drop_draft(open, id); !dropped) return dropped;
    take_sealed_drafts(home_.where(), open);
    return {};
  });
}

Outcome<Node::WordsLeft> Node::words_left() {
  const auto sealed = while_open([&](app::PrivateSide& open) -> Outcome<std::size_t> {
    take_sealed_drafts(home_.where(), open);
    return sealed_drafts(home_.where());
  });
  if (!sealed) return sealed.error();
  editing_->sweep_soon();
  return WordsLeft{*sealed, editing_->left()};
}

bool Node::keep_left(const EditingFacts& facts, const std::string& text) {
  const auto contents = formats::draft_contents(facts.request, text, kMaxDraft);
  if (!contents) return false;
  for (const std::string& content : *contents) {
    if (!keep_draft({facts.side, facts.purpose, content, surroundings_.clock.now()}, facts.key))
      return false;
  }
  return true;
}

Outcome<void> Node::set_window(Window window) {
  if (const auto set = node::set_window(home_.where(), window); !set)
    return Failure(Error::kStorageFailed);
  return {};
}

Outcome<void> Node::set_idle_limit(std::chrono::seconds limit) {
  auto set = while_open([&](app::PrivateSide& open) -> Outcome<void> {
    const auto kept =
        open.vault.set_setting(vault::Setting::kIdleLock, std::to_string(limit.count()));
    if (!kept)
      return app::explained(app::from_journal(kept.error(), 0), open.vault, app::kVaultFile);
    idle_.start(limit, surroundings_.boot_clock.now().since);
    return {};
  });
  wake();
  return set;
}

Outcome<void> Node::accept_clock() {
  auto accepted = while_open([&](app::PrivateSide&) -> Outcome<void> {
    time_->accept(read_clocks());
    keep_time();
    return {};
  });
  wake();
  return accepted;
}

Outcome<void> Node::lock() {
  {
    const PrivateLock held(private_mutex_);
    forget(change_);
    ++locks_asked_;
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
  {
    const PrivateLock held(private_mutex_);
    forget(change_);
    forget(beginning_);
    if (!shared_ && !keyring::exists(home_.where().data)) return Failure(Error::kNoStore);
  }
  close_all();
  // The watcher ends only after everything is closed, because its end lets the computer sleep. A
  // change of keys also closes everything, but does not end the watcher, since it opens the journal
  // again.
  watcher_.end();
  return {};
}

void Node::close_all() {
  {
    const PrivateLock held(private_mutex_);
    if (!shared_) return;
    lock_private();
    ready_ = {};
    keyring_file_.clear();
  }
  // Below, the mutexes are released and taken again. Nobody can open the shared side meanwhile,
  // since the caller holds transition_.
  {
    SharedLock shared(shared_mutex_);
    ending_ = true;
    shared_->partner_link.end_waits();
    shared_->folder.end_waits();
    users_changed_.wait(shared.held(), [this] { return users_of_shared_ == 0; });
  }
  std::unique_ptr<link::SharedSide> gone;
  {
    const PrivateLock held(private_mutex_);
    const SharedLock shared(shared_mutex_);
    time_.reset();
    gone = std::move(shared_);
    ending_ = false;
  }
  if (editing_) editing_->sweep_soon();
  // Destroy the shared side without holding the mutex: the partner link's own thread may still wait
  // for the mutex.
  gone.reset();
  even_file_times(home_.where());
}

Error Node::why_not_open() const {
  if (shared_ && !ending_) return Error::kLocked;
  return shared_ || keyring::exists(home_.where().data) ? Error::kClosed : Error::kNoStore;
}

void Node::forget_what_expired() {
  const std::chrono::milliseconds now = surroundings_.boot_clock.now().since;
  if (beginning_ && now >= beginning_->expires) forget(beginning_);
  if (change_ && now >= change_->beginning.expires) forget(change_);
}

bool Node::has_live_beginning() const {
  return beginning_ && surroundings_.boot_clock.now().since < beginning_->expires;
}

Outcome<void> Node::open_and_touched() {
  lock_if_idle();
  if (!private_) return Failure(why_not_open());
  if (!OnlyInPeriod::allows(open_period_)) return Failure(Error::kLocked);
  if (!Unattended::is_in_force()) idle_.touch(surroundings_.boot_clock.now().since);
  return {};
}

void Node::lock_private() {
  if (!private_) return;
  keys_changed_.reset();
  note_times_.reset();
  open_period_ = 0;
  jobs_.forget();
  // Ignore a failure to send, since locking must never fail. An act that cannot be sent now waits
  // in the vault.
  (void)let_leave(counted_now());
  keep_time();
  {
    const SharedLock shared(shared_mutex_);
    ready_ = app::WaitingCopies::take(*private_, *shared_);
    snapshots_.reset();
  }
  close_private();
  even_file_times(home_.where());
}

Outcome<std::string> Node::start_job(JobOrder order) {
  // Start the job inside while_open(), which holds the private mutex. A lock of the journal then
  // happens either before, and nothing is started, or afterwards, and kills the job.
  return while_open(
      [&](app::PrivateSide&) { return jobs_.start(surroundings_.program, std::move(order)); });
}

// Sends the acts that are due. If no act waits, this function does not take the shared mutex.
app::Published Node::let_leave(base::WallTime now) {
  const auto waiting = app::waiting_summary(*private_);
  if (waiting && waiting->count == 0) return {};
  const SharedLock shared(shared_mutex_);
  const auto published = app::publish_due(*private_, *shared_, now);
  return published ? *published : app::Published{};
}

void Node::lock_if_idle() {
  if (!private_) return;
  // After a sleep, the first request closes everything (close_after_sleep). Until it has done so,
  // other requests must not find the journal open, so this locks the journal after a sleep too.
  const bool is_idle =
      idle_.left(surroundings_.boot_clock.now().since) <= std::chrono::milliseconds(0);
  if (is_idle || slept_.slept_since(opened_at_)) lock_private();
}

void Node::start_shared(ledger::Ledger ledger, const keyring::DerivedKeys& keys,
                        std::string_view quiet) {
  link::OwnIdentities identities{keys.identity.clone()};
  for (const auto& former : keys.former_identities) identities.former.push_back(former.clone());
  const SharedLock shared(shared_mutex_);
  shared_ = std::make_unique<link::SharedSide>(
      std::move(ledger), std::move(identities), surroundings_.courier, surroundings_.clock,
      surroundings_.shared_random, shared_mutex_, home_.where().bundle_marker(),
      link::TorProcess::Places{home_.where().tor(), home_.where().runtime}, surroundings_.carrier);
  if (!quiet.empty()) shared_->partner_link.become_quiet(quiet);
  watcher_.begin();
  if (offer_taken_back_.exchange(false)) static_cast<void>(shared_->ledger.end_offer());
  shared_->partner_link.begin();
  shared_->folder.begin();
}

void Node::start_idle_limit(std::optional<std::chrono::seconds> idle_limit) {
  if (!idle_limit) {
    const auto setting = private_->vault.setting(vault::Setting::kIdleLock);
    if (setting && *setting) idle_limit = seconds_from(**setting);
  }
  idle_.start(idle_limit.value_or(kDefaultIdleLimit), surroundings_.boot_clock.now().since);
}

}  // namespace waterline::node
