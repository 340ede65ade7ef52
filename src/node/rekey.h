#pragma once

#include <functional>

#include "keyring/file.h"
#include "node/backups.h"
#include "node/error.h"
#include "node/home.h"
#include "node/old_state.h"
#include "node/unlock.h"

// A re-key: everything is sealed anew under new keys. First the three stores are made under the new
// keys, in a folder inside the home. Then the new keyring replaces the old one, by one rename. Then
// the new stores and their rollback marker replace the old ones. If the process ends before the
// rename, the old journal stays in force, and the folder must be removed. If it ends after the
// rename, the new journal is in force, partly still in that folder; the next unlock, with the new
// secret, moves the rest into the home. docs/storage.md, "A re-key", says why a loss of power leads
// to no other state.
namespace waterline::node {

// Checks that the disk of this folder has room for so many bytes. Error kDiskFull, which says how many
// are missing.
Outcome<void> check_room(const std::filesystem::path& folder, std::uint64_t needed);
// Checks that the disk has room for a second set of stores. Error kDiskFull, which says how many
// bytes are missing.
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
  // The pairing goes on, and the partner's device learns the new keys at the next sync.
  kRenews,
  // The pairing ends: no session had proved it, or the partner's device knows this person only by
  // keys that are too old.
  kEnded
};
struct Rekeyed {
  OldState found;
  PairingThen pairing = PairingThen::kAsBefore;
  // How far the replacement of the keyring came. kUnsure: nobody knows whether the new keyring
  // reached the disk. The journal then stays closed, and nothing may be written before the next
  // unlock.
  keyring::Replaced replaced = keyring::Replaced::kBoth;
};
// Does a re-key up to the rename that puts the new keyring in force. The new stores are then still
// in their folder; take_up_resealed() moves them. After an error the old keyring is in force, and
// nothing of the new stores is left. Error kClosed or kBackupBrokenOff if somebody ended it early.
// REQUIRES: nobody has the stores open. The references must outlive the call.
Outcome<Rekeyed> rekey(const Rekeying& rekeying);

// Checks that the stores belong to this keyring, whether they are already in the home or still in
// the folder of new stores. Error kKeyringOlder if none of them belongs to it; kDamaged, with the
// file, if some do not.
Outcome<void> check_stores(const Home& home, const keyring::DerivedKeys& keys);
// Does what check_stores() does. Then mends the keyring's other copy, and returns a note about
// that. Then finishes the re-key that made this keyring, or removes what an unfinished re-key has
// left. After kStorageFailed or kDiskFull everything is still there for the next try. REQUIRES:
// nobody has the stores open.
Outcome<std::optional<keyring::CopyNote>> take_up_resealed(const Home& home,
                                                           const keyring::Opened& keyring,
                                                           const keyring::DerivedKeys& keys);

}  // namespace waterline::node
