#include <cerrno>
#include <fstream>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"
#include "durability/system_calls.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "node/rollback_marker.h"
#include "node/unlock.h"

using namespace waterline;
using namespace waterline::durability;
using store::testing::MemoryDisk;

// Tests the rollback marker next to the real stores: no failure of the disk may make it report that
// a store was set back.

namespace {

struct Journal {
  explicit Journal(const std::filesystem::path& folder)
      : home{folder, folder / "run"},
        keys(keyring::derive_keys(keyring::Secrets::generate(random))) {
    auto stores = node::make_stores(home, keys, random, random);
    REQUIRE(stores.ok());
    REQUIRE(node::note_opened(home, stores->private_side, stores->ledger.sequence(), random));
    node::close_and_note(home, std::move(stores->private_side), stores->ledger.settle(), random);
  }

  // Opens the stores, writes and closes them, as a node does. Stops where the disk fails.
  void session(const std::string& text) {
    auto open = node::open_private(home, keys, random);
    if (!open) return;
    auto ledger = node::open_ledger(home, keys, random);
    if (!ledger) return;
    static_cast<void>(node::note_opened(home, *open, ledger->sequence(), random));
    static_cast<void>(open->vault.entries().add({"note", text, base::WallTime{}, "", {}, ""}).ok());
    static_cast<void>(ledger->set_sync_setting(ledger::SyncSetting::kSyncWhen, text).ok());
    static_cast<void>(open->deep.entries().add({"note", text, base::WallTime{}, "", {}, ""}).ok());
    node::close_and_note(home, std::move(*open), ledger->settle(), random);
  }

  std::vector<std::string> older(const node::Home& at) {
    auto open = node::open_private(at, keys, random);
    REQUIRE(open.ok());
    auto ledger = node::open_ledger(at, keys, random);
    REQUIRE(ledger.ok());
    return node::older_files(
        node::read_marker(at.marker(), keys.marker),
        {open->vault.header_state(), open->deep.header_state(), ledger->sequence()});
  }

  crypto::SystemRandom random;
  node::Home home;
  keyring::DerivedKeys keys;
};

void put(const std::filesystem::path& folder, const MemoryDisk::Files& files) {
  for (const auto& [name, bytes] : files) {
    std::ofstream file(folder / name, std::ios::binary);
    file << base::text_of(bytes);
  }
}

}  // namespace

TEST_CASE("after a loss of power no file looks set back", "[durability]") {
  const fakes::TemporaryFolder folder;
  Journal journal(folder.path());
  journal.session("before");
  Recording recording(folder.path());
  journal.session("one");
  journal.session("two");
  fakes::SeededRandom random(1);
  for (std::size_t point = 0; point <= recording.steps().size(); ++point) {
    for (int i = 0; i < 3; ++i) {
      INFO("power lost behind step " << point << " of " << recording.steps().size());
      const fakes::TemporaryFolder after;
      put(after.path(), store::testing::files_after_power_loss(recording.first(), recording.steps(),
                                                               point, random));
      const auto older = journal.older({after.path(), after.path() / "run"});
      INFO(older.size() << " files look older, " << (older.empty() ? "" : older.front())
                        << " among them");
      REQUIRE(older.empty());
    }
  }
  WARN(recording.steps().size() << " steps of two sessions, three losses of power behind each");
}

TEST_CASE("a failed call in a session makes no file look set back", "[durability]") {
  constexpr std::array kErrors = {EIO, ENOSPC};
  const fakes::TemporaryFolder folder;
  Journal journal(folder.path());
  bool reached = true;
  for (int n = 1; reached; ++n) {
    INFO("call " << n);
    int calls = 0;
    {
      const Fates fates(
          [&](Call) { return ++calls == n ? kErrors.at(static_cast<std::size_t>(n) % 2) : 0; });
      journal.session("session " + std::to_string(n));
    }
    reached = calls >= n;
    const Fates none([](Call) { return 0; });
    REQUIRE(journal.older(journal.home).empty());
    journal.session("after it");
    REQUIRE(journal.older(journal.home).empty());
  }
}

TEST_CASE("a full disk makes no file look set back", "[durability]") {
  const fakes::TemporaryFolder folder;
  Journal journal(folder.path());
  for (const Call full : {Call::kWrite, Call::kSync, Call::kOpen, Call::kRename}) {
    for (int i = 0; i < 3; ++i) {
      {
        int calls = 0;
        // If renames fail, all of them fail during this session. The marker is still written, since
        // it is overwritten in place. Of other calls every fifth fails.
        const int every = full == Call::kRename ? 1 : 5;
        const Fates fates(
            [&](Call call) { return call == full && (++calls + i) % every == 0 ? ENOSPC : 0; });
        journal.session("on a full disk");
      }
      const Fates none([](Call) { return 0; });
      REQUIRE(journal.older(journal.home).empty());
      journal.session("and after it");
      REQUIRE(journal.older(journal.home).empty());
    }
  }
}
