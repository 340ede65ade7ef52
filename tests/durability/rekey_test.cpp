#include "node/rekey.h"

#include <cerrno>
#include <fstream>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"
#include "durability/system_calls.h"
#include "durability/whole_stores.h"
#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "node/unlock.h"

using namespace waterline;
using namespace waterline::durability;
using store::testing::MemoryDisk;

// Tests a whole re-key with the real stores and the real keyring. The recovery phrase opens the
// journal, since that needs no costly hash.

namespace {

constexpr std::size_t kEntries = 3;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

journal::Draft draft(const std::string& name, std::size_t number) {
  return {"note", name + " " + std::to_string(number), base::WallTime{}, "", {}, ""};
}

struct Journal {
  explicit Journal(const std::filesystem::path& folder) : home{folder, folder / "run"} {
    auto old_keyring = keyring::create(base::bytes_of("a passphrase"), keyring::kCostFloor, random);
    REQUIRE(old_keyring.ok());
    auto new_keyring =
        keyring::create(keyring::renewed(old_keyring->secrets, keyring::Person::kKept, random),
                        base::bytes_of("another one"), keyring::kCostFloor, random);
    REQUIRE(new_keyring.ok());
    phrases[0] = joined(old_keyring->recovery_phrase);
    phrases[1] = joined(new_keyring->recovery_phrase);
    auto stores =
        node::make_stores(home, keyring::derive_keys(old_keyring->secrets), random, random);
    REQUIRE(stores.ok());
    for (std::size_t i = 0; i < kEntries; ++i) {
      REQUIRE(stores->private_side.vault.entries().add(draft("entry", i)).ok());
      REQUIRE(stores->private_side.deep.entries().add(draft("note", i)).ok());
    }
    REQUIRE(keyring::write_new(folder, old_keyring->file).ok());
    opened.emplace(
        keyring::Opened{std::move(old_keyring->secrets), std::move(old_keyring->file), false});
    fresh.emplace(std::move(*new_keyring));
  }

  // A copy of the journal in another folder.
  Journal(const Journal& other, const std::filesystem::path& folder)
      : home{folder, folder / "run"}, phrases(other.phrases) {
    for (const char* name : {"keyring", "keyring.copy", "vault.db", "deep.db", "ledger.db"}) {
      std::filesystem::copy_file(other.home.data / name, folder / name);
    }
    opened.emplace(keyring::Opened{other.opened->secrets.clone(), other.opened->file, false});
    fresh.emplace(keyring::Created{other.fresh->file, other.fresh->secrets.clone(), {}});
  }

  // Runs the whole re-key as the node does. Returns true if it was acknowledged.
  bool change() {
    const auto done =
        node::rekey({home, *opened, fresh->secrets, fresh->file, keyring::Person::kKept,
                     base::WallTime{}, random, random, progress, [] { return true; }});
    if (!done || done->replaced == keyring::Replaced::kUnsure) return false;
    const keyring::Opened now{fresh->secrets.clone(), fresh->file,
                              done->replaced != keyring::Replaced::kBoth};
    return node::take_up_resealed(home, now, keyring::derive_keys(now.secrets)).ok();
  }

  crypto::SystemRandom random;
  node::Home home;
  node::BackupProgress progress;
  std::array<std::string, 2> phrases;  // old, new
  std::optional<keyring::Opened> opened;
  std::optional<keyring::Created> fresh;
};

// Returns true if this phrase opens everything that was written; the journal is then ready for use.
// If it opens nothing, the attempt has changed nothing.
bool opens_all(const node::Home& home, const std::string& phrase, base::Random& random) {
  const auto opened =
      node::open_keyring(home, {node::OwnersSecret::Kind::kRecoveryPhrase, base::bytes_of(phrase)});
  if (!opened) {
    REQUIRE(opened.error().error == app::Error::kWrongPassphrase);
    return false;
  }
  const keyring::DerivedKeys keys = keyring::derive_keys(opened->secrets);
  const auto ready = node::take_up_resealed(home, *opened, keys);
  if (!ready) {
    REQUIRE(ready.error().error == app::Error::kKeyringOlder);
    return false;
  }
  require_whole_stores(home, keys, kEntries, random);
  REQUIRE_FALSE(std::filesystem::exists(home.data / "rekeying.new"));
  return true;
}

// Checks that exactly one of the two phrases opens the journal, and that it opens all of it.
// Returns true if it is the new one.
bool opens_by_one(const Journal& journal, const node::Home& home, base::Random& random) {
  const bool new_first = opens_all(home, journal.phrases[1], random);
  const bool old_then = opens_all(home, journal.phrases[0], random);
  REQUIRE(new_first != old_then);
  return new_first;
}

void put(const std::filesystem::path& folder, const MemoryDisk::Files& files) {
  for (const auto& [name, bytes] : files) {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream file(folder / name, std::ios::binary);
    file << base::text_of(bytes);
  }
}

}  // namespace

TEST_CASE("after a loss of power in a re-key one secret opens everything", "[durability]") {
  const fakes::TemporaryFolder folder;
  Journal journal(folder.path());
  Recording recording(folder.path());
  REQUIRE(journal.change());
  recording.acknowledge(1);
  fakes::SeededRandom random(1);
  std::size_t old = 0;
  std::size_t fresh = 0;
  bool acknowledged = false;
  for (std::size_t point = 0; point <= recording.steps().size(); ++point) {
    if (point > 0) {
      acknowledged = acknowledged ||
                     std::holds_alternative<MemoryDisk::Acknowledged>(recording.steps()[point - 1]);
    }
    for (int i = 0; i < 2; ++i) {
      INFO("power lost behind step " << point << " of " << recording.steps().size());
      const fakes::TemporaryFolder after;
      put(after.path(), store::testing::files_after_power_loss(recording.first(), recording.steps(),
                                                               point, random));
      const bool is_new =
          opens_by_one(journal, {after.path(), after.path() / "run"}, journal.random);
      (is_new ? fresh : old) += 1;
      REQUIRE((is_new || !acknowledged));
    }
  }
  CHECK(old > 10);
  CHECK(fresh > 10);
  WARN(old + fresh << " states after a loss of power in a re-key of " << recording.steps().size()
                   << " steps");
}

TEST_CASE("after a failed call in a re-key one secret opens everything", "[durability]") {
  constexpr std::array kErrors = {EIO, ENOSPC, EACCES};
  const fakes::TemporaryFolder first;
  const Journal sound(first.path());
  bool reached = true;
  std::size_t changed = 0;
  int n = 1;
  for (; reached; n += fakes::LongRun::is_long() ? 1 : 2) {
    const int error = kErrors.at(static_cast<std::size_t>(n) % kErrors.size());
    INFO("errno " << error << ", call " << n);
    const fakes::TemporaryFolder folder;
    Journal journal(sound, folder.path());
    int calls = 0;
    bool acknowledged = false;
    {
      const Fates fates([&](Call) { return ++calls == n ? error : 0; });
      acknowledged = journal.change();
    }
    reached = calls >= n;
    const Fates none([](Call) { return 0; });
    const bool is_new = opens_by_one(journal, journal.home, journal.random);
    REQUIRE((is_new || !acknowledged));
    REQUIRE((acknowledged || reached));
    changed += is_new ? 1 : 0;
  }
  WARN("of " << n << " calls of a re-key, those that failed in turn; after " << changed
             << " of them the new secret opens");
}
