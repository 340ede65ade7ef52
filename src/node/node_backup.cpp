#include <utility>

#include "backup/file.h"
#include "keyring/file.h"
#include "node/backup_run.h"
#include "node/backups.h"
#include "node/node.h"
#include "node/old_state.h"
#include "node/rekey.h"

// The part of Node that makes, verifies and restores backups.
namespace waterline::node {
namespace {

Outcome<keyring::Secrets> secrets_of(const backup::BackupFile& file, const OwnersSecret& secret) {
  auto secrets = open_keyring(file.keyring(), secret);
  if (secrets) return std::move(*secrets);
  if (secrets.error() == keyring::Error::kWrongSecret ||
      secrets.error() == keyring::Error::kOutOfMemory) {
    return from_keyring(secrets.error());
  }
  return Failure(Error::kBackupDamaged);
}

}  // namespace

// Reads the pages of a snapshot for a backup, a few at a time, each time under the mutex of their
// side. So the journal can be used meanwhile.
class Node::SnapshotSource final : public backup::Source {
 public:
  SnapshotSource(Node& node, backup::Pages pages, backup::About about)
      : node_(node), pages_(std::move(pages)), about_(about) {}

  [[nodiscard]] const backup::Pages& pages() const override { return pages_; }
  [[nodiscard]] backup::About about() const override { return about_; }
  bool read(backup::Part part, std::uint64_t first, base::MutableByteView out) override {
    if (node_.backup_progress_.break_off) {
      failure_ = Error::kBackupBrokenOff;
      return false;
    }
    const auto pages = [&]() -> Outcome<void> {
      // The journal was locked since the snapshot was taken, and perhaps unlocked again.
      if (!node_.snapshots_) return Failure(Error::kLocked);
      return node_.snapshots_->read(part, first, out);
    };
    const Outcome<void> read =
        part == backup::Part::kLedger
            ? node_.while_open([&](app::PrivateSide&, link::SharedSide&) { return pages(); })
            : node_.while_open([&](app::PrivateSide&) { return pages(); });
    if (!read) failure_ = read.error();
    node_.backup_progress_.done += out.size();
    return read.ok();
  }
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }

 private:
  Node& node_;
  backup::Pages pages_;
  backup::About about_;
  std::optional<Failure> failure_;
};

Outcome<Node::BackupMade> Node::create_backup(const std::filesystem::path& path) {
  struct Start {
    std::filesystem::path target;
    std::filesystem::path temporary;
    base::Bytes keyring;
    crypto::BackupKey key;
    backup::Pages pages;
    backup::About about;
    std::size_t missing_attachments = 0;
  };
  const BackupRun run(backup_runs_, backup_progress_);
  if (!run) return Failure(Error::kBackupRuns);
  auto begun = while_open([&](app::PrivateSide& open, link::SharedSide& shared) -> Outcome<Start> {
    auto target = backup_target(path, app::local_day(surroundings_.clock.now()));
    if (!target) return target.error();
    const auto partnership = shared.ledger.partnership();
    if (!partnership) return app::from_ledger(partnership.error());
    backup::About about{surroundings_.clock.now(), {}};
    if (*partnership) about.paired_on = (*partnership)->paired_on;
    auto snapshots = Snapshots::take(open, shared.ledger, Snapshots::Media::kWith);
    if (!snapshots) return snapshots.error();
    backup::Pages pages = snapshots->pages();
    const std::size_t missing = snapshots->missing_attachments();
    snapshots_.emplace(std::move(*snapshots));
    // Store the name of the unfinished file in the vault after the snapshot was taken, so that the
    // backup does not contain that name. On a full disk this fails, and the backup goes on without
    // it.
    auto temporary = backup::temporary_name(*target, surroundings_.private_random);
    (void)open.vault.set_setting(vault::Setting::kUnfinishedBackup, temporary.string()).ok();
    return Start{std::move(*target),
                 std::move(temporary),
                 keyring_file_,
                 open.backup.clone(),
                 std::move(pages),
                 about,
                 missing};
  });
  if (!begun) return begun.error();

  const std::uint64_t size = backup::file_size_of(begun->pages);
  backup_progress_.total = size;
  SnapshotSource source(*this, begun->pages, begun->about);
  const auto made =
      backup::create(store::system_disk(), begun->target, begun->temporary, begun->keyring,
                     begun->key, source, surroundings_.private_random);
  {
    const PrivateLock held(private_mutex_);
    const SharedLock shared(shared_mutex_);
    snapshots_.reset();
  }
  // Ignore a failure to remove or record something here: the backup itself is complete.
  (void)while_open([&](app::PrivateSide& open) -> Outcome<void> {
    (void)open.vault.set_setting(vault::Setting::kUnfinishedBackup, "").ok();
    if (made)
      (void)open.vault
          .set_setting(vault::Setting::kLastBackup, base::to_text(surroundings_.clock.now()))
          .ok();
    return {};
  });
  if (!made) return source.failure() ? *source.failure() : from_backup(made.error());
  return BackupMade{begun->target, size, begun->about, {0, begun->missing_attachments}};
}

Outcome<Node::BackupMade> Node::look_at_backup(const std::filesystem::path& path,
                                               const OwnersSecret& secret) {
  if (!path.is_absolute()) return Failure(Error::kBadRequest);
  auto file = backup::BackupFile::open(store::system_disk(), path);
  if (!file) return from_backup(file.error());
  const auto secrets = secrets_of(*file, secret);
  if (!secrets) return secrets.error();
  const auto about = file->about(keyring::derive_keys(*secrets).backup);
  if (!about) return from_backup(about.error());
  return BackupMade{path, file->size(), *about};
}

Outcome<Node::BackupMade> Node::verify_backup(const std::filesystem::path& path,
                                              const OwnersSecret& secret) {
  if (!path.is_absolute()) return Failure(Error::kBadRequest);
  const BackupRun run(backup_runs_, backup_progress_);
  if (!run) return Failure(Error::kBackupRuns);
  auto file = backup::BackupFile::open(store::system_disk(), path);
  if (!file) return from_backup(file.error());
  const auto secrets = secrets_of(*file, secret);
  if (!secrets) return secrets.error();
  // Make the stores under keys that are never stored, so that nobody can ever read their files
  // later.
  const keyring::DerivedKeys keys =
      keyring::derive_keys(keyring::Secrets::generate(surroundings_.private_random));
  auto staged = StagedStores::begin(home_.where(), Staging::kRestoring, keys,
                                    surroundings_.private_random, surroundings_.private_random,
                                    backup_progress_, [this] { return closings_ == 0; });
  if (!staged) return staged.error();
  const auto filled =
      (*staged)->fill(*file, keyring::derive_keys(*secrets).backup, StagedStores::Media::kChecked);
  if (!filled) return filled.error();
  return BackupMade{path, file->size(), (*staged)->about(), (*staged)->attachments()};
}

Outcome<Node::Restored> Node::restore_backup(const std::filesystem::path& path,
                                             const OwnersSecret& secret) {
  if (!path.is_absolute()) return Failure(Error::kBadRequest);
  const std::lock_guard transition(transition_);
  const std::filesystem::path& folder = home_.where().data;
  if (const auto here = require_not_moved(); !here) return here.error();
  if (has_journal()) return Failure(Error::kStoreExists);
  const BackupRun run(backup_runs_, backup_progress_);
  if (!run) return Failure(Error::kBackupRuns);
  auto file = backup::BackupFile::open(store::system_disk(), path);
  if (!file) return from_backup(file.error());
  const auto secrets = secrets_of(*file, secret);
  if (!secrets) return secrets.error();
  const keyring::DerivedKeys keys = keyring::derive_keys(*secrets);
  // Asked first, since a restore of large attachments takes long.
  if (const auto room = check_room(folder, file->size()); !room) return room.error();
  auto staged = StagedStores::begin(home_.where(), Staging::kRestoring, keys,
                                    surroundings_.private_random, surroundings_.shared_random,
                                    backup_progress_, [this] { return closings_ == 0; });
  if (!staged) return staged.error();

  Restored restored;
  {
    auto stores = (*staged)->fill(*file, keys.backup, StagedStores::Media::kKept);
    if (!stores) return stores.error();
    restored.about = (*staged)->about();
    restored.attachments = (*staged)->attachments();
    if (const auto alone = be_the_only_copy(stores->private_side); !alone) return alone.error();
    const auto paused = hold_back(stores->private_side);
    if (!paused) return paused.error();
    restored.paused_shares = *paused;
    if (const auto anew = stores->ledger.restored(); !anew) return app::from_ledger(anew.error());
    const auto partnership = stores->ledger.partnership();
    if (!partnership) return app::from_ledger(partnership.error());
    restored.has_partner = partnership->has_value();
    // Make the journal quiet: it must send nothing before its person allows it, because they may
    // have cancelled shares or ended the pairing after the backup.
    const link::Quiet quiet{link::Quiet::Reason::kRestored, surroundings_.clock.now(), {}};
    if (restored.has_partner) {
      const auto kept = stores->ledger.set_sync_setting(ledger::SyncSetting::kQuiet, quiet.text());
      if (!kept) return app::from_ledger(kept.error());
    }
    if (!(*staged)->note_opened(*stores)) return Failure(Error::kStorageFailed);
  }
  if (backup_progress_.break_off) return Failure(Error::kBackupBrokenOff);
  // Write the keyring last, since without it there is no journal here. First rename any stores that
  // are in the way.
  if (const auto free = set_stores_aside(home_.where()); !free) return free.error();
  if (const auto moved = (*staged)->move_in(); !moved) return moved.error();
  if (const auto written = keyring::write_new(folder, file->keyring()); !written)
    return from_keyring(written.error());
  {
    const PrivateLock held(private_mutex_);
    forget(beginning_);
  }
  if (const auto opened = open_with({secrets->clone(), base::to_bytes(file->keyring())}, {});
      !opened) {
    return opened.error();
  }
  return restored;
}

}  // namespace waterline::node
