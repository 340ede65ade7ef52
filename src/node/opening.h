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

// From a home, and a secret that a person knows, to open stores.
namespace waterline::node {

inline constexpr std::size_t kMinPassphraseSize = 8;  // characters
// words of the recovery phrase that are asked for
inline constexpr std::size_t kPhraseChecks = 3;
inline constexpr std::chrono::minutes kBeginningLife{10};

// A journal that was begun and of which nothing is written yet.
struct Beginning {
  base::Bytes keyring;  // the file
  keyring::Secrets secrets;
  // place in the recovery phrase, from 1 -> the word that stands there, by its index
  std::map<int, std::size_t> check;
  base::SteadyTime expires;
};

struct Begun {
  Beginning beginning;
  std::vector<std::string> recovery_phrase;
};
// A keyring for these secrets under a new phrase. As check_passphrase says; kOutOfMemory.
Outcome<Begun> begin_keyring(keyring::Secrets secrets, base::ByteView passphrase,
                             const crypto::PasswordHashCost& cost, base::Random& random,
                             base::SteadyTime now);

// Whether these are the words that stand at the places that were asked for.
bool knows_phrase(const Beginning& beginning, const std::map<int, std::string>& words);

// What a person gives to open a keyring, of a home or of a backup.
struct OwnersSecret {
  enum class Kind { kPassphrase, kRecoveryPhrase };
  Kind kind = Kind::kPassphrase;
  base::ByteView bytes;
};
keyring::Result<keyring::Secrets> open_keyring(base::ByteView file, const OwnersSecret& secret);
// The home's keyring. Nothing is changed, and whether the stores are of this keyring is still to be
// seen (take_up_resealed, open_private).
Outcome<keyring::Opened> open_keyring(const Home& home, const OwnersSecret& secret);

// Of a passphrase that is to be: kNotText, kWeakPassphrase, kCommonPassphrase.
Outcome<void> check_passphrase(base::ByteView passphrase);

// The stores of a journal that was made earlier: kDamaged if one is not there. They are never made
// anew, since an empty journal in place of a lost one would look as if nothing had ever been
// written.
Outcome<app::PrivateSide> open_private(const Home& home, const keyring::DerivedKeys& keys,
                                       base::Random& private_random);
Outcome<ledger::Ledger> open_ledger(const Home& home, const keyring::DerivedKeys& keys,
                                    base::Random& shared_random);

// What a beginning or a restore that was cut short may have left is set aside, not removed.
Outcome<void> set_stores_aside(const Home& home);

// New, empty stores; what has their names is set aside.
struct NewStores {
  app::PrivateSide private_side;
  ledger::Ledger ledger;
};
Outcome<NewStores> make_stores(const Home& home, const keyring::DerivedKeys& keys,
                               base::Random& private_random, base::Random& shared_random);

}  // namespace waterline::node
