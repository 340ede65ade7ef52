#include "node/rekey.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <sys/statvfs.h>

#include "app/waiting.h"
#include "gate/publishing.h"
#include "node/drafts.h"
#include "node/old_state.h"
#include "node/rollback_marker.h"
#include "store/key_fits.h"

namespace waterline::node {
namespace {

// The bytes that must be free on the disk besides the size of the stores: for a new log, a keyring
// and the tables of the file system.
constexpr std::uint64_t kSpare = std::uint64_t{4} * 1024 * 1024;

struct StoreFile {
  std::string_view name;
  std::filesystem::path (Home::*place)() const;
  base::ByteView (*key)(const keyring::DerivedKeys&);
};
constexpr std::array<StoreFile, 3> kStoreFiles = {{
    {app::kDeepFile, &Home::deep,
     [](const keyring::DerivedKeys& keys) { return keys.deep_store.bytes(); }},
    {app::kVaultFile, &Home::vault,
     [](const keyring::DerivedKeys& keys) { return keys.vault_store.bytes(); }},
    {link::kLedgerFile, &Home::ledger,
     [](const keyring::DerivedKeys& keys) { return keys.ledger_store.bytes(); }},
}};

std::filesystem::path log_of(const std::filesystem::path& store) {
  return store.native() + "-wal";
}

Outcome<void> take_place(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return Failure(errno == ENOSPC || errno == EDQUOT ? Error::kDiskFull : Error::kStorageFailed);
}

// Moves the new rollback marker into the home, unless the marker there opens under this key
// already. Returns true if it was moved. If the new marker is missing, nothing is done here, and
// the next unlock reports that.
Outcome<bool> move_in_marker(const Home& home, const Home& staging, const crypto::MarkerKey& key) {
  if (read_marker(home.marker(), key) || !read_marker(staging.marker(), key)) return false;
  if (const auto put = take_place(staging.marker(), home.marker()); !put) return put.error();
  return true;
}

// Says where the store is that opens under the given keys: in the home, still in the folder of new
// stores, or nowhere.
enum class Lies { kInPlace, kStaged, kNowhere };

Outcome<Lies> find(const Home& home, const StoreFile& store, const keyring::DerivedKeys& keys) {
  const Home staging = staging_home(home, Staging::kRekeying);
  for (const auto& [where, lies] : {std::pair{&home, Lies::kInPlace}, {&staging, Lies::kStaged}}) {
    const auto fits =
        store::key_fits(store::system_disk(), (where->*store.place)(), store.key(keys));
    if (fits && *fits) return lies;
    const bool is_there = fits || fits.error() != store::Error::kNotFound;
    if (!fits && is_there) return app::from_store(fits.error(), store.name);
    // Report a store that is missing from the home, and do not replace it by a new one.
    if (!is_there && where == &home) return app::from_store(store::Error::kNotFound, store.name);
  }
  return Lies::kNowhere;
}

Outcome<std::array<Lies, 3>> find_all(const Home& home, const keyring::DerivedKeys& keys) {
  std::array<Lies, 3> lies{};
  std::size_t nowhere = 0;
  const StoreFile* other = nullptr;
  for (std::size_t i = 0; i < kStoreFiles.size(); ++i) {
    const auto found = find(home, kStoreFiles.at(i), keys);
    if (!found) return found.error();
    lies.at(i) = *found;
    if (*found != Lies::kNowhere) continue;
    ++nowhere;
    other = &kStoreFiles.at(i);
  }
  if (nowhere == kStoreFiles.size()) return Failure(Error::kKeyringOlder);
  if (other != nullptr) return Failure(Error::kDamaged, app::DamagedFile{std::string(other->name)});
  return lies;
}

// Ends the pairing, with everything that waits for the partner, because the partner's device cannot
// learn the new keys.
Outcome<void> end_pairing_of_former(NewStores& stores, const ledger::Partnership& partnership) {
  app::note_ended_pairing(stores.private_side, partnership);
  if (const auto cancelled = app::cancel_all_waiting(stores.private_side); !cancelled)
    return cancelled.error();
  const auto forgotten = stores.private_side.vault.forget_unsent();
  if (!forgotten) return app::from_journal(forgotten.error(), 0);
  if (const auto ended = stores.ledger.end_partnership(); !ended)
    return app::from_ledger(ended.error());
  return {};
}

// Records in the new ledger that this person has new keys. If the partner's device can learn the
// new keys, it does so at the next sync; otherwise the pairing ends. Everybody else takes this
// person for a stranger from now on.
Outcome<PairingThen> renew_pairing(NewStores& stores, const keyring::DerivedKeys& before,
                                   const keyring::DerivedKeys& now) {
  const auto partnership = stores.ledger.partnership();
  if (!partnership) return app::from_ledger(partnership.error());
  const crypto::PublicKey former = crypto::public_key_of(before.identity);
  const crypto::PublicKey known = *partnership ? (*partnership)->own.value_or(former) : former;
  // The partner's device knows this person by some identity. If the keyring no longer has that
  // identity, nothing can announce the new one, so the pairing ends.
  const bool is_kept = std::ranges::any_of(
      now.former_identities, [&](const auto& one) { return crypto::public_key_of(one) == known; });
  const bool goes_on = *partnership && (*partnership)->confirmed && is_kept;
  if (const auto ended = stores.ledger.end_offer(); !ended) return app::from_ledger(ended.error());
  if (goes_on) {
    const auto begun = stores.ledger.begin_renewal(former);
    if (!begun) return app::from_ledger(begun.error());
  } else if (*partnership) {
    if (const auto ended = end_pairing_of_former(stores, **partnership); !ended)
      return ended.error();
  }
  if (const auto anew = stores.ledger.be_somebody_new(); !anew)
    return app::from_ledger(anew.error());
  if (goes_on) return PairingThen::kRenews;
  return *partnership ? PairingThen::kEnded : PairingThen::kAsBefore;
}

Outcome<void> require_no_log(const Home& home) {
  for (const StoreFile& store : kStoreFiles) {
    std::error_code error;
    if (std::filesystem::exists(log_of((home.*store.place)()), error) || error)
      return Failure(Error::kStorageFailed);
  }
  return {};
}

// Handles files that were set back, while the stores are closed to everybody else: ends a pairing
// that the person had ended, ends an open offer, and makes the journal quiet. Node::open_stores()
// does the same in an unlock.
Outcome<void> heed(const OldState& found, ledger::Ledger& ledger, base::WallTime now) {
  if (found.pairing_ended) {
    if (const auto ended = ledger.end_partnership(); !ended) return app::from_ledger(ended.error());
  }
  if (!found.older.empty()) {
    if (const auto over = ledger.end_offer(); !over) return app::from_ledger(over.error());
  }
  const auto quiet = quiet_after(found, ledger, now);
  if (!quiet) return quiet.error();
  if (quiet->empty()) return {};
  const auto kept = ledger.set_sync_setting(ledger::SyncSetting::kQuiet, *quiet);
  if (!kept) return app::from_ledger(kept.error());
  return {};
}

// Makes the new stores, complete and durable, in a folder inside the home.
Outcome<void> reseal(const Rekeying& rekeying, Rekeyed& rekeyed) {
  const keyring::DerivedKeys old_keys = keyring::derive_keys(rekeying.old_keyring.secrets);
  const keyring::DerivedKeys new_keys = keyring::derive_keys(rekeying.fresh);
  // First finish what an earlier change of keys left, or remove it.
  if (auto ready = take_up_resealed(rekeying.home, rekeying.old_keyring, old_keys); !ready)
    return ready.error();
  if (auto room = check_room(rekeying.home); !room) return room;
  auto staged =
      StagedStores::begin(rekeying.home, Staging::kRekeying, new_keys, rekeying.private_random,
                          rekeying.shared_random, rekeying.progress, rekeying.goes_on);
  if (!staged) return staged.error();
  {
    auto private_side = open_private(rekeying.home, old_keys, rekeying.private_random);
    if (!private_side) return private_side.error();
    auto ledger = open_ledger(rekeying.home, old_keys, rekeying.shared_random);
    if (!ledger) return ledger.error();
    // Check for files that were set back, since the new keys would hide that.
    auto found = look_for_old_state(rekeying.home, *private_side, *ledger);
    if (!found) return found.error();
    if (const auto heeded = heed(*found, *ledger, rekeying.now); !heeded) return heeded.error();
    rekeyed.found = std::move(*found);
    if (rekeying.person == keyring::Person::kNew) {
      const auto noted = gate::note_all_published(private_side->vault, *ledger, rekeying.now);
      if (!noted) return app::from_gate(noted.error());
    }
    // Write the rollback marker now: closing these stores (below) gives each a new id, which the
    // marker has to name. Closing also removes a log that a crash or a full disk may have left.
    (void)note_opened(rekeying.home, *private_side, ledger->sequence(), rekeying.private_random);
    auto snapshots = Snapshots::take(*private_side, *ledger, Snapshots::Media::kLeftOut);
    if (!snapshots) return snapshots.error();
    auto stores = (*staged)->fill(*snapshots);
    if (!stores) return stores.error();
    if (const auto renewed = renew_draft_key(stores->private_side); !renewed)
      return renewed.error();
    // Under the new keyring no earlier copy of the stores opens.
    if (const auto alone = be_the_only_copy(stores->private_side); !alone) return alone.error();
    if (rekeying.person == keyring::Person::kNew) {
      const auto renewed = renew_pairing(*stores, old_keys, new_keys);
      if (!renewed) return renewed.error();
      rekeyed.pairing = *renewed;
    }
    if (!(*staged)->note_opened(*stores)) return Failure(Error::kStorageFailed);
  }
  // Fail if an old store still has a log: next to the new store it would look like damage.
  if (auto closed = require_no_log(rekeying.home); !closed) return closed;
  if (rekeying.progress.break_off) return Failure(Error::kBackupBrokenOff);
  return (*staged)->keep();
}

}  // namespace

Outcome<void> check_room(const std::filesystem::path& folder, std::uint64_t needed) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return Failure(Error::kStorageFailed);
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (free < needed) return Failure(Error::kDiskFull, app::Lacking{needed - free});
  return {};
}

Outcome<void> check_room(const Home& home) {
  std::uint64_t needed = kSpare;
  for (const StoreFile& store : kStoreFiles) {
    std::error_code error;
    const auto size = std::filesystem::file_size((home.*store.place)(), error);
    if (!error) needed += size;
    const auto log = std::filesystem::file_size(log_of((home.*store.place)()), error);
    if (!error) needed += log;
  }
  return check_room(home.data, needed);
}

Outcome<Rekeyed> rekey(const Rekeying& rekeying) {
  Rekeyed rekeyed;
  const auto resealed = reseal(rekeying, rekeyed);
  const auto replaced = resealed ? keyring::replace(rekeying.home.data, rekeying.fresh_file)
                                 : keyring::Result<keyring::Replaced>(keyring::Error::kInputOutput);
  if (replaced) {
    rekeyed.replaced = *replaced;
    return rekeyed;
  }
  sweep_staging(rekeying.home, Staging::kRekeying);
  // The failed re-key may have deleted the keyring's second copy. Write that copy again, with the
  // old keyring.
  keyring::Opened old_keyring{rekeying.old_keyring.secrets.clone(), rekeying.old_keyring.file,
                              true};
  static_cast<void>(keyring::mend(rekeying.home.data, old_keyring));
  return resealed ? from_keyring(replaced.error()) : resealed.error();
}

Outcome<void> check_stores(const Home& home, const keyring::DerivedKeys& keys) {
  const auto lies = find_all(home, keys);
  if (!lies) return lies.error();
  return {};
}

Outcome<std::optional<keyring::CopyNote>> take_up_resealed(const Home& home,
                                                           const keyring::Opened& keyring,
                                                           const keyring::DerivedKeys& keys) {
  const auto lies = find_all(home, keys);
  if (!lies) return lies.error();
  auto note = keyring::mend(home.data, keyring);
  const bool both_copies = !note || note->state == keyring::CopyNote::State::kMended;
  const Home staging = staging_home(home, Staging::kRekeying);
  bool moved = false;
  for (std::size_t i = 0; i < kStoreFiles.size(); ++i) {
    if (lies->at(i) != Lies::kStaged) continue;
    // Go on only if both copies of the keyring are the new one. The old stores are now replaced for
    // good, so a loss of power must not bring the old keyring back.
    if (!both_copies) return Failure(Error::kStorageFailed);
    const auto place = kStoreFiles.at(i).place;
    if (const auto put = take_place((staging.*place)(), (home.*place)()); !put) return put.error();
    moved = true;
  }
  const auto rest_moved = move_in_marker(home, staging, keys.marker);
  if (!rest_moved) return rest_moved.error();
  if (moved || *rest_moved) {
    const auto synced = store::system_disk().sync_folder(home.data);
    if (!synced) return app::from_store(synced.error(), {});
  }
  sweep_staging(home, Staging::kRekeying);
  return note;
}

}  // namespace waterline::node
