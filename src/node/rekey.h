#pragma once

#include <functional>

#include "keyring/file.h"
#include "node/backups.h"
#include "node/error.h"
#include "node/home.h"
#include "node/old_state.h"
#include "node/opening.h"

// A re-key: the three stores are sealed anew under new keys into a folder beside them; then the new
// keyring takes the place of the old one, by one renaming; then the new stores, and their rollback
// marker, take the places of the old ones. A process that ends before the renaming leaves the old
// journal and a folder to be removed. One that ends after it leaves the new journal in part still
// in that folder: the next opening, by the new secret, puts it in place. docs/storage.md, "A
// re-key", says why no loss of power leaves anything else.
namespace waterline::node {

// Whether there is room for a second set of stores: kDiskFull, with how much is lacking.
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
  // the partner's device learns the new keys when the two next meet
  kRenews,
  // no session had proved it, or it knows this person by keys that are too old
  kEnded
};
struct Rekeyed {
  OldState found;
  PairingThen pairing = PairingThen::kAsBefore;
  // kUnsure: nothing more may be written until the next opening, and what is open of the journal is
  // nothing.
  keyring::Replaced replaced = keyring::Replaced::kBoth;
};
// Everything up to the renaming, and it. The new stores still lie beside the old ones then:
// take_up_resealed. An error: the old keyring is in force, and nothing is left of the attempt.
// kClosed or kBackupBrokenOff where it was to end. REQUIRES: nobody has the stores open. The
// references must outlive the call.
Outcome<Rekeyed> rekey(const Rekeying& rekeying);

// Whether the stores are of this keyring, in place or still to be put there: kKeyringOlder if none
// is; kDamaged, with the file, if one is not.
Outcome<void> check_stores(const Home& home, const keyring::DerivedKeys& keys);
// The same; and then mends the keyring's other copy (which is noted), and finishes the re-key that
// made this keyring, or removes what a re-key that was broken off has left. kStorageFailed,
// kDiskFull: everything is still there for the next time. REQUIRES: nobody has the stores open.
Outcome<std::optional<keyring::CopyNote>> take_up_resealed(const Home& home,
                                                           const keyring::Opened& keyring,
                                                           const keyring::DerivedKeys& keys);

}  // namespace waterline::node
