#include "node/backups.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <utility>

#include <sys/stat.h>

#include "node/rollback_marker.h"

namespace waterline::node {
namespace {

constexpr std::uint64_t kPagesAtOnce = 64;

// The name of one store in a backup and the file of that store in a home.
struct Row {
  backup::Part part;
  std::filesystem::path (Home::*file)() const;
};
constexpr std::array<Row, 3> kStores = {{{backup::Part::kDeep, &Home::deep},
                                         {backup::Part::kVault, &Home::vault},
                                         {backup::Part::kLedger, &Home::ledger}}};
constexpr std::array<Row, 2> kMediaFiles = {{{backup::Part::kDeepMedia, &Home::deep_media},
                                             {backup::Part::kVaultMedia, &Home::vault_media}}};

std::filesystem::path file_of(const Home& home, backup::Part part) {
  for (const auto rows : {std::span<const Row>(kStores), std::span<const Row>(kMediaFiles)}) {
    for (const Row& row : rows) {
      if (row.part == part) return (home.*row.file)();
    }
  }
  base::check(false);
  return {};
}

base::ByteView key_of(const keyring::DerivedKeys& keys, backup::Part part) {
  switch (part) {
    case backup::Part::kDeep:
      return keys.deep_store.bytes();
    case backup::Part::kVault:
      return keys.vault_store.bytes();
    case backup::Part::kLedger:
      return keys.ledger_store.bytes();
    case backup::Part::kDeepMedia:
    case backup::Part::kVaultMedia:
      break;
  }
  base::check(false);  // each attachment has a key of its own
  return {};
}

// Converts the failure of a store that was made from a backup file. If that store is damaged, the
// damage is in the backup file, so the error becomes kBackupDamaged.
Failure staged_failed(const Failure& failure) {
  return failure.error == Error::kDamaged ? Failure(Error::kBackupDamaged) : failure;
}

template <class Store>
Outcome<void> read_through(Store& store) {
  const auto verified = store.verify();
  if (!verified) return staged_failed(app::from_store(verified.error(), {}));
  return {};
}

}  // namespace

Failure from_backup(backup::Error error) {
  switch (error) {
    case backup::Error::kNoSuchFile:
      return Error::kNoSuchFile;
    case backup::Error::kExists:
      return Error::kFileExists;
    case backup::Error::kNotABackup:
      return Error::kNotABackup;
    case backup::Error::kDamaged:
      return Error::kBackupDamaged;
    case backup::Error::kNewer:
      return Error::kNewer;
    case backup::Error::kBusy:
      return Error::kBackupRuns;
    case backup::Error::kFull:
      return Error::kDiskFull;
    case backup::Error::kInterrupted:
    case backup::Error::kInputOutput:
      return Error::kStorageFailed;
  }
  return Error::kStorageFailed;
}

Outcome<std::filesystem::path> backup_target(const std::filesystem::path& path, base::Day today) {
  if (!path.is_absolute()) return Failure(Error::kBadRequest);
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) {
    if (!path.has_filename()) return Failure(Error::kNoSuchFile);
    return path;
  }
  std::filesystem::path target;
  for (int number = 1; target.empty() || std::filesystem::exists(target, error); ++number) {
    target = path / backup::default_name(today, number);
  }
  return target;
}

// ---- Reading open stores.

namespace {

// Reads a part of a media file. What the disk does not give becomes zeros, so the attachment that it
// belongs to is damaged in the backup, as it is here, and everything else is whole: a photo that
// cannot be read must not keep the words from being saved.
void read_media(journal::MediaSnapshot& snapshot, std::uint64_t offset, base::MutableByteView out) {
  if (snapshot.read(offset, out)) return;
  while (!out.empty()) {
    const auto some = out.first(std::min<std::size_t>(out.size(), backup::kPageSize));
    if (!snapshot.read(offset, some)) std::ranges::fill(some, std::byte{0});
    offset += some.size();
    out = out.subspan(some.size());
  }
}

}  // namespace

Outcome<Snapshots> Snapshots::take(app::PrivateSide& open, ledger::Ledger& ledger, Media media) {
  Snapshots all;
  const auto add = [&](backup::Part part, auto& store, std::string_view file) -> Outcome<void> {
    auto snapshot = store.snapshot();
    if (!snapshot) return app::explained(app::from_store(snapshot.error(), file), store, file);
    all.parts_.emplace(part, std::move(*snapshot));
    return {};
  };
  if (auto added = add(backup::Part::kDeep, open.deep, app::kDeepFile); !added)
    return added.error();
  if (auto added = add(backup::Part::kVault, open.vault, app::kVaultFile); !added)
    return added.error();
  if (auto added = add(backup::Part::kLedger, ledger, link::kLedgerFile); !added)
    return added.error();
  if (media == Media::kLeftOut) return all;
  const auto add_media = [&](backup::Part part, auto& store, std::string_view file) {
    if (const auto missing = store.media().count_missing()) all.missing_attachments_ += *missing;
    auto snapshot = store.media().snapshot();
    if (!snapshot && snapshot.error() == journal::Error::kAttachmentDamaged) return Outcome<void>();
    if (!snapshot) {
      return Outcome<void>(app::explained(app::from_journal(snapshot.error(), 0), store, file));
    }
    if (*snapshot) all.media_.emplace(part, *std::move(*snapshot));
    return Outcome<void>();
  };
  if (auto added = add_media(backup::Part::kDeepMedia, open.deep, app::kDeepFile); !added)
    return added.error();
  if (auto added = add_media(backup::Part::kVaultMedia, open.vault, app::kVaultFile); !added)
    return added.error();
  return all;
}

backup::Pages Snapshots::pages() const {
  backup::Pages pages;
  for (const auto& [part, snapshot] : parts_) pages[part] = snapshot.pages();
  for (const auto& [part, snapshot] : media_) pages[part] = snapshot.size() / backup::kPageSize;
  return pages;
}

Outcome<void> Snapshots::read(backup::Part part, std::uint64_t first, base::MutableByteView out) {
  if (backup::is_media(part)) {
    read_media(media_.at(part), first * backup::kPageSize, out);
    return {};
  }
  const auto read = parts_.at(part).read(first, out);
  if (!read) return app::from_store(read.error(), file_of(Home{}, part).filename().string());
  return {};
}

// ---- Making new stores.

Outcome<void> be_the_only_copy(app::PrivateSide& open) {
  if (const auto done = open.vault.media().be_the_only_copy(); !done)
    return app::explained(app::from_journal(done.error(), 0), open.vault, app::kVaultFile);
  if (const auto done = open.deep.media().be_the_only_copy(); !done)
    return app::explained(app::from_journal(done.error(), 0), open.deep, app::kDeepFile);
  return {};
}

Home staging_home(const Home& home, Staging staging) {
  const std::filesystem::path folder =
      home.data / (staging == Staging::kRestoring ? "restoring.new" : "rekeying.new");
  return {folder, folder};
}

Outcome<std::unique_ptr<StagedStores>> StagedStores::begin(const Home& home, Staging staging,
                                                           const keyring::DerivedKeys& keys,
                                                           base::Random& private_random,
                                                           base::Random& shared_random,
                                                           BackupProgress& progress,
                                                           std::function<bool()> goes_on) {
  sweep_staging(home, staging);
  std::unique_ptr<StagedStores> staged(new StagedStores(
      home, staging, keys, private_random, shared_random, progress, std::move(goes_on)));
  if (::mkdir(staged->staging_.data.c_str(), 0700) != 0) {
    return Failure(errno == ENOSPC || errno == EDQUOT ? Error::kDiskFull : Error::kStorageFailed);
  }
  return staged;
}

StagedStores::StagedStores(const Home& home, Staging staging, const keyring::DerivedKeys& keys,
                           base::Random& private_random, base::Random& shared_random,
                           BackupProgress& progress, std::function<bool()> goes_on)
    : home_(home),
      staging_(staging_home(home, staging)),
      keys_(keys),
      private_random_(private_random),
      shared_random_(shared_random),
      progress_(progress),
      goes_on_(std::move(goes_on)) {}

StagedStores::~StagedStores() {
  writer_.reset();
  std::error_code ignored;
  if (!kept_) std::filesystem::remove_all(staging_.data, ignored);
}

bool StagedStores::note(const store::Result<void>& result) {
  if (!result) failure_ = app::from_store(result.error(), {});
  return result.ok();
}

bool StagedStores::begin(backup::Part part, std::uint64_t pages) {
  pages_left_ = pages;
  if (backup::is_media(part)) return begin_media(part);
  base::Random& random = part == backup::Part::kLedger ? shared_random_ : private_random_;
  auto writer = store::StoreWriter::begin(store::system_disk(), file_of(staging_, part),
                                          key_of(keys_, part), random);
  if (!writer) return note(writer.error());
  writer_ = std::move(*writer);
  return true;
}

bool StagedStores::page(backup::Part part, base::ByteView page) {
  if (!goes_on_()) failure_ = Error::kClosed;
  if (progress_.break_off) failure_ = Error::kBackupBrokenOff;
  if (failure_) return false;
  if (backup::is_media(part)) return media_page(part, page);
  if (!note(writer_->add(page))) return false;
  progress_.done += page.size();
  if (--pages_left_ > 0) return true;
  const bool finished = note(writer_->finish());
  writer_.reset();
  return finished;
}

Outcome<NewStores> StagedStores::fill(backup::BackupFile& file, const crypto::BackupKey& key,
                                      Media media) {
  media_ = media;
  progress_.total = file.size();
  if (const auto read = file.read(key, *this); !read)
    return failure_ ? *failure_ : from_backup(read.error());
  if (!check_media_that_did_not_come()) return staged_failed(*failure_);
  return open_and_read_through();
}

Outcome<NewStores> StagedStores::fill(Snapshots& from) {
  const backup::Pages pages = from.pages();
  std::uint64_t total = 0;
  for (const auto& [part, count] : pages) total += count * backup::kPageSize;
  progress_.total = total;
  crypto::SecretBytes some(kPagesAtOnce * backup::kPageSize);
  for (const auto& [part, count] : pages) {
    if (!begin(part, count)) return *failure_;
    for (std::uint64_t first = 0; first < count; first += kPagesAtOnce) {
      const auto read_now = std::min(kPagesAtOnce, count - first) * backup::kPageSize;
      const auto out = some.view().first(read_now);
      if (auto read = from.read(part, first, out); !read) return read.error();
      for (std::size_t at = 0; at < out.size(); at += backup::kPageSize) {
        if (!page(part, out.subspan(at, backup::kPageSize))) return *failure_;
      }
    }
  }
  return open_and_read_through();
}

Outcome<NewStores> StagedStores::open_and_read_through() {
  auto private_side = open_private(staging_, keys_, private_random_);
  if (!private_side) return staged_failed(private_side.error());
  auto ledger = open_ledger(staging_, keys_, shared_random_);
  if (!ledger) return staged_failed(ledger.error());
  if (const auto sound = read_through(private_side->vault); !sound) return sound.error();
  if (const auto sound = read_through(private_side->deep); !sound) return sound.error();
  if (const auto sound = read_through(*ledger); !sound) return sound.error();
  if (progress_.break_off) return Failure(Error::kBackupBrokenOff);
  return NewStores{std::move(*private_side), std::move(*ledger)};
}

bool StagedStores::note_opened(NewStores& stores) {
  return node::note_opened(staging_, stores.private_side, stores.ledger.sequence(),
                           private_random_);
}

Outcome<void> StagedStores::move_in() {
  // The media files come first: without them the stores would name attachments that are not there.
  for (const Row& row : kMediaFiles) {
    const auto moved = store::system_disk().rename_new((staging_.*row.file)(), (home_.*row.file)());
    if (!moved && moved.error() != store::Error::kNotFound)
      return app::from_store(moved.error(), {});
  }
  for (const Row& row : kStores) {
    const auto moved = store::system_disk().rename_new((staging_.*row.file)(), (home_.*row.file)());
    if (!moved) return app::from_store(moved.error(), {});
  }
  // Move the rollback marker of the new stores too. It replaces a marker that may be left from
  // stores which were renamed to make room.
  if (::rename(staging_.marker().c_str(), home_.marker().c_str()) != 0)
    return Failure(Error::kStorageFailed);
  if (const auto synced = store::system_disk().sync_folder(home_.data); !synced)
    return app::from_store(synced.error(), {});
  return {};
}

Outcome<void> StagedStores::keep() {
  // Check that no store has a log left. A log would mean that the store was not closed cleanly.
  for (const Row& row : kStores) {
    std::error_code error;
    if (std::filesystem::exists((staging_.*row.file)().native() + "-wal", error) || error) {
      return Failure(Error::kStorageFailed);
    }
  }
  for (const auto& folder : {staging_.data, home_.data}) {
    if (const auto synced = store::system_disk().sync_folder(folder); !synced)
      return app::from_store(synced.error(), {});
  }
  kept_ = true;
  return {};
}

void sweep_staging(const Home& home, Staging staging) {
  std::error_code ignored;
  std::filesystem::remove_all(staging_home(home, staging).data, ignored);
}

void sweep_backup(vault::Vault& vault) {
  const auto setting = vault.setting(vault::Setting::kUnfinishedBackup);
  if (!setting || !*setting || (*setting)->empty()) return;
  const std::filesystem::path file = **setting;
  // The disk of the unfinished file may not be mounted now, and may be at the next unlock. Then
  // keep the setting that names the file.
  std::error_code ignored;
  if (!std::filesystem::is_directory(file.parent_path(), ignored)) return;
  if (!backup::remove_unfinished(store::system_disk(), file)) return;
  (void)vault.set_setting(vault::Setting::kUnfinishedBackup, "").ok();
}

}  // namespace waterline::node
