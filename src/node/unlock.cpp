#include "node/unlock.h"

#include <set>
#include <utility>

#include "crypto/words.h"
#include "node/passphrase_rules.h"

namespace waterline::node {
namespace {

// Returns the positions of three different words in the recovery phrase, in order. The person will
// be asked for these words.
std::set<int> random_places(base::Random& random) {
  std::set<int> places;
  while (places.size() < kPhraseChecks) {
    // Draw a byte below 240, a multiple of the 24 words, so that every position is equally likely.
    const auto byte = std::to_integer<unsigned>(random.bytes<1>()[0]);
    if (byte < 240) places.insert(static_cast<int>(byte % crypto::kPhraseWords) + 1);
  }
  return places;
}

// Renames a store file to a name that is free, and before it the store's log. The log comes first,
// because a crash between the two must not leave the old log next to a new store, which would then
// look damaged.
bool set_aside(const std::filesystem::path& store) {
  std::error_code error;
  if (!std::filesystem::exists(store, error)) return !error;
  std::filesystem::path aside;
  for (int number = 1; aside.empty() || std::filesystem::exists(aside, error); ++number) {
    aside = store.string() + ".aside-" + std::to_string(number);
  }
  const std::filesystem::path log = store.string() + "-wal";
  if (std::filesystem::exists(log, error))
    std::filesystem::rename(log, aside.string() + "-wal", error);
  if (!error) std::filesystem::rename(store, aside, error);
  return !error;
}

Outcome<void> require(const std::filesystem::path& store) {
  std::error_code error;
  if (std::filesystem::exists(store, error)) return {};
  if (error) return Failure(Error::kStorageFailed);
  return app::from_store(store::Error::kNotFound, store.filename().string());
}

Outcome<app::PrivateSide> open_or_make_private(const Home& home, const keyring::DerivedKeys& keys,
                                               base::Random& random) {
  auto vault = vault::Vault::open(home.vault(), keys.vault_store, random);
  if (!vault) return app::from_store(vault.error(), app::kVaultFile);
  auto deep = deep::Deep::open(home.deep(), keys.deep_store, random);
  if (!deep) return app::from_store(deep.error(), app::kDeepFile);
  return app::PrivateSide{std::move(*vault), std::move(*deep), keys.backup.clone(),
                          keys.marker.clone()};
}

Outcome<ledger::Ledger> open_or_make_ledger(const Home& home, const keyring::DerivedKeys& keys,
                                            base::Random& random) {
  auto ledger =
      ledger::Ledger::open(home.ledger(), keys.ledger_store, keys.author, keys.proof, random);
  if (!ledger) return app::from_store(ledger.error(), link::kLedgerFile);
  for (const auto& former : keys.former_authors) ledger->know_former(former);
  return std::move(*ledger);
}

}  // namespace

Outcome<Begun> begin_keyring(keyring::Secrets secrets, base::ByteView passphrase,
                             const crypto::PasswordHashCost& cost, base::Random& random,
                             const base::BootTime& now) {
  if (const auto fit = check_passphrase(passphrase); !fit) return fit.error();
  auto created = keyring::create(std::move(secrets), passphrase, cost, random);
  if (!created) return from_keyring(created.error());
  Begun begun{
      {std::move(created->file), std::move(created->secrets), {}, now.since + kBeginningLife},
      std::move(created->recovery_phrase)};
  for (const int place : random_places(random)) {
    const auto index =
        crypto::index_of_word(begun.recovery_phrase[static_cast<std::size_t>(place) - 1]);
    base::check(index.has_value());
    begun.beginning.check[place] = *index;
  }
  return begun;
}

bool knows_phrase(const Beginning& beginning, const std::map<int, std::string>& words) {
  for (const auto& [place, index] : beginning.check) {
    const auto given = words.find(place);
    if (given == words.end() || crypto::index_of_word(given->second) != index) return false;
  }
  return true;
}

keyring::Result<keyring::Secrets> open_keyring(base::ByteView file, const OwnersSecret& secret) {
  return secret.kind == OwnersSecret::Kind::kPassphrase
             ? keyring::open_with_passphrase(file, secret.bytes)
             : keyring::open_with_recovery_phrase(file, base::text_of(secret.bytes));
}

Outcome<keyring::Opened> open_keyring(const Home& home, const OwnersSecret& secret) {
  auto opened =
      keyring::open(home.data, [&](base::ByteView file) { return open_keyring(file, secret); });
  if (!opened) return from_keyring(opened.error());
  return std::move(*opened);
}

Outcome<app::PrivateSide> open_private(const Home& home, const keyring::DerivedKeys& keys,
                                       base::Random& private_random) {
  for (const std::filesystem::path& store : {home.vault(), home.deep()}) {
    if (const auto there = require(store); !there) return there.error();
  }
  return open_or_make_private(home, keys, private_random);
}

Outcome<ledger::Ledger> open_ledger(const Home& home, const keyring::DerivedKeys& keys,
                                    base::Random& shared_random) {
  if (const auto there = require(home.ledger()); !there) return there.error();
  return open_or_make_ledger(home, keys, shared_random);
}

Outcome<void> set_stores_aside(const Home& home) {
  // A media file beside a new store would be taken for its own.
  for (const std::filesystem::path& store :
       {home.vault(), home.deep(), home.ledger(), home.vault_media(), home.deep_media()}) {
    if (!set_aside(store)) return Failure(Error::kStorageFailed);
  }
  return {};
}

Outcome<NewStores> make_stores(const Home& home, const keyring::DerivedKeys& keys,
                               base::Random& private_random, base::Random& shared_random) {
  if (const auto free = set_stores_aside(home); !free) return free.error();
  auto private_side = open_or_make_private(home, keys, private_random);
  if (!private_side) return private_side.error();
  auto ledger = open_or_make_ledger(home, keys, shared_random);
  if (!ledger) return ledger.error();
  return NewStores{std::move(*private_side), std::move(*ledger)};
}

}  // namespace waterline::node
