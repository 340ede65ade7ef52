#pragma once

#include <functional>

#include "keyring/file.h"
#include "node/backups.h"
#include "node/error.h"
#include "node/home.h"
#include "node/old_state.h"
#include "node/unlock.h"

// A re-key. First the three stores are sealed anew under new keys, into a folder next to them. Then
// the new keyring replaces the old one, by one rename. Then the new stores and their rollback
// marker replace the old ones. If the process ends before the rename, the old journal stays in
// force, with a folder to remove. If it ends after the rename, the new journal is in force and
// partly still in that folder; the next unlock, with the new secret, puts it in place.
// docs/storage.md, "A re-key", says why a loss of power leads to no other state.
namespace waterline::node {

// Checks that the disk has room for a second set of stores. kDiskFull, with how much is missing.
Outcome<void> check_room(const Home& home);

struct Rekeying {
  const Home& home;
  const keyring::Opened& old_keyring;
  const keyring::Secrets& fresh;
  base::ByteView fresh_file;  // the new keyring
  keyring::Person person = keyring::Person::kKept;
  base::WallTime now;
  base::Random& private_random;
  base::Random& shared_random;
  BackupProgress& progress;
  std::function<bool()> goes_on;
};
enum class PairingThen {
  kAsBefore,
  // The partner's device learns the new keys when the two next meet.
  kRenews,
  // No session had proved the pairing, or the partner's device knows only keys that are too old.
  kEnded
};
struct Rekeyed {
  OldState found;
  PairingThen pairing = PairingThen::kAsBefore;
  // Says how far the replacement of the keyring came. kUnsure: nobody knows whether the new keyring
  // reached the disk. The journal stays closed, and nothing may be written before the next unlock.
  keyring::Replaced replaced = keyring::Replaced::kBoth;
};
// Does a re-key up to the rename that puts the new keyring into force. The new stores are then
// still next to the old ones; take_up_resealed() moves them. After an error the old keyring is in
// force, and nothing of the new stores is left. kClosed or kBackupBrokenOff if it was told to end.
// REQUIRES: nobody has the stores open. The references must outlive the call.
Outcome<Rekeyed> rekey(const Rekeying& rekeying);

// Checks that the stores belong to this keyring, at their places or still next to them:
// kKeyringOlder if none does; kDamaged, with the file, if one does not.
Outcome<void> check_stores(const Home& home, const keyring::DerivedKeys& keys);
// Does what check_stores() does, then mends the keyring's other copy, and returns a note about
// that. Then finishes the re-key that made this keyring, or removes what an unfinished re-key has
// left. After kStorageFailed or kDiskFull everything is still there for the next try. REQUIRES:
// nobody has the stores open.
Outcome<std::optional<keyring::CopyNote>> take_up_resealed(const Home& home,
                                                           const keyring::Opened& keyring,
                                                           const keyring::DerivedKeys& keys);

}  // namespace waterline::node
