#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "crypto/password_hash.h"
#include "keyring/file.h"
#include "keyring/keyring.h"
#include "node/failure.h"
#include "node/home.h"
#include "node/sides.h"

// From a home, and a secret that a person knows, to open stores.
namespace waterline::node {

inline constexpr std::size_t kMinPassphraseSize = 8;  // characters
inline constexpr std::size_t kPhraseChecks = 3;       // words of the recovery phrase that are asked for
inline constexpr std::chrono::minutes kBeginningLife{10};

// A journal that was begun and of which nothing is written yet.
struct Beginning {
  base::Bytes keyring;  // the file
  crypto::RootKey root;
  std::map<int, std::size_t> check;  // place in the recovery phrase, from 1 -> the word that stands there, by its index
  base::SteadyTime expires;
};

// As check_passphrase says; kOutOfMemory.
struct Begun {
  Beginning beginning;
  std::vector<std::string> recovery_phrase;
};
Outcome<Begun> begin_journal(base::ByteView passphrase, const crypto::PasswordHashCost& cost, base::Random& random,
                             base::SteadyTime now);

// Whether these are the words that stand at the places that were asked for.
bool knows_phrase(const Beginning& beginning, const std::map<int, std::string>& words);

// One of the two secrets that a person has: either opens a journal or a backup.
struct OwnersSecret {
  enum class Kind { kPassphrase, kRecoveryPhrase };
  Kind kind = Kind::kPassphrase;
  base::ByteView bytes;
};

// Of the copies of the keyring the one that opens: kWrongPassphrase for either secret. Only then is what else is wrong
// with the other mended (keyring/file.h), and noted. A second passphrase hash is needed only where the copies differ.
struct OpenedKeyring {
  crypto::RootKey root;
  base::Bytes file;
  std::optional<keyring::CopyNote> note;
};
Outcome<OpenedKeyring> open_keyring(const Home& home, const OwnersSecret& secret);
// The root key alone; writes nothing.
Outcome<crypto::RootKey> root_from(const Home& home, const OwnersSecret& secret);

// Of a passphrase that is to be: kNotText, kWeakPassphrase, kCommonPassphrase.
Outcome<void> check_passphrase(base::ByteView passphrase);

// The stores of a journal that was made earlier: kDamaged if one is not there. They are never made anew, since an empty
// journal in place of a lost one would look as if nothing had ever been written.
Outcome<PrivateSide> open_private(const Home& home, const keyring::DerivedKeys& keys, base::Random& private_random);
Outcome<ledger::Ledger> open_ledger(const Home& home, const keyring::DerivedKeys& keys, base::Random& shared_random);

// What a beginning or a restore that was cut short may have left is set aside, not removed.
Outcome<void> set_stores_aside(const Home& home);

// New, empty stores; what has their names is set aside.
struct NewStores {
  PrivateSide private_side;
  ledger::Ledger ledger;
};
Outcome<NewStores> make_stores(const Home& home, const keyring::DerivedKeys& keys, base::Random& private_random,
                               base::Random& shared_random);

}  // namespace waterline::node
