#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/private_side.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/password_hash.h"
#include "keyring/file.h"
#include "keyring/keyring.h"
#include "link/shared_side.h"
#include "node/error.h"
#include "node/home.h"

// Opens or makes the keyring and the stores of a home, with a secret that a person knows.
namespace waterline::node {

// The number of words of the recovery phrase that the person is asked for.
inline constexpr std::size_t kPhraseChecks = 3;
inline constexpr std::chrono::minutes kBeginningLife{10};

// A new journal, or a change of keys, that was begun in memory. Nothing of it is written yet.
struct Beginning {
  base::Bytes keyring;  // the content of its file
  keyring::Secrets secrets;
  // The words that the person is asked for: the position of each word in the recovery phrase,
  // counted from 1, and the index of the word in the word list.
  std::map<int, std::size_t> check;
  base::SteadyTime expires;
};

struct Begun {
  Beginning beginning;
  std::vector<std::string> recovery_phrase;
};
// Creates a keyring for these secrets, with a new recovery phrase. Errors: kOutOfMemory, and those
// of check_passphrase() (passphrase_rules.h).
Outcome<Begun> begin_keyring(keyring::Secrets secrets, base::ByteView passphrase,
                             const crypto::PasswordHashCost& cost, base::Random& random,
                             base::SteadyTime now);

// Returns whether `words` are the right words at those positions of the recovery phrase that the
// person was asked for.
bool knows_phrase(const Beginning& beginning, const std::map<int, std::string>& words);

// The secret with which a person opens a keyring, of a home or of a backup.
struct OwnersSecret {
  enum class Kind { kPassphrase, kRecoveryPhrase };
  Kind kind = Kind::kPassphrase;
  base::ByteView bytes;
};
keyring::Result<keyring::Secrets> open_keyring(base::ByteView file, const OwnersSecret& secret);
// Opens the home's keyring. Changes nothing, and does not check yet whether the stores belong to
// the keyring; take_up_resealed() and open_private() do that.
Outcome<keyring::Opened> open_keyring(const Home& home, const OwnersSecret& secret);

// Open the stores of an existing journal. Error kDamaged if one is missing: no empty store is made
// in its place, since that would look as if nothing had ever been written.
Outcome<app::PrivateSide> open_private(const Home& home, const keyring::DerivedKeys& keys,
                                       base::Random& private_random);
Outcome<ledger::Ledger> open_ledger(const Home& home, const keyring::DerivedKeys& keys,
                                    base::Random& shared_random);

// Renames the stores that an unfinished begin or restore may have left. They are not deleted.
Outcome<void> set_stores_aside(const Home& home);

// The new, empty stores of a journal. Files that have their names already are renamed.
struct NewStores {
  app::PrivateSide private_side;
  ledger::Ledger ledger;
};
Outcome<NewStores> make_stores(const Home& home, const keyring::DerivedKeys& keys,
                               base::Random& private_random, base::Random& shared_random);

}  // namespace waterline::node
