#include <fstream>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "bench/figures.h"
#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"
#include "node/rekey.h"
#include "node/rollback_marker.h"
#include "node/unlock.h"

// Measures the cost of new keys after a changed passphrase: the whole journal is sealed again.

using namespace waterline;
using namespace waterline::bench;

namespace {

constexpr double kMiB = 1024.0 * 1024.0;

void fill(vault::Vault& vault, std::uint64_t count) {
  std::vector<journal::Draft> drafts;
  for (std::uint64_t number = 0; number < count; ++number) {
    drafts.push_back({"reflection",
                      text_of(number, 1024),
                      base::WallTime(std::chrono::hours(400000 + number)),
                      "Europe/Madrid",
                      {},
                      ""});
    if (drafts.size() < 5000 && number + 1 < count) continue;
    REQUIRE(vault.entries().add_all(drafts, {}).ok());
    drafts.clear();
  }
}

double size_of(const std::filesystem::path& folder) {
  double size = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) size += static_cast<double>(entry.file_size());
  }
  return size / kMiB;
}

// Returns this process's memory in MiB. "VmRSS" is the present value, "VmHWM" the peak since it was
// reset.
double memory(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":")) return std::stod(line.substr(what.size() + 1)) / 1024;
  }
  return 0;
}

void rekey_with(std::uint64_t count) {
  const fakes::TemporaryFolder folder;
  const node::Home home{folder.path(), folder.path() / "run"};
  crypto::SystemRandom random;
  auto old_keyring = keyring::create(base::bytes_of("a passphrase"), keyring::kCostFloor, random);
  REQUIRE(old_keyring.ok());
  {
    auto stores =
        node::make_stores(home, keyring::derive_keys(old_keyring->secrets), random, random);
    REQUIRE(stores.ok());
    fill(stores->private_side.vault, count);
    REQUIRE(node::note_opened(home, stores->private_side, stores->ledger.sequence(), random));
    node::close_and_note(home, std::move(stores->private_side), stores->ledger.settle(), random);
  }
  REQUIRE(keyring::write_new(folder.path(), old_keyring->file).ok());
  const auto fresh =
      keyring::create(keyring::renewed(old_keyring->secrets, keyring::Person::kKept, random),
                      base::bytes_of("another one"), keyring::kCostFloor, random);
  REQUIRE(fresh.ok());
  const keyring::Opened opened{old_keyring->secrets.clone(), old_keyring->file, false};

  const std::filesystem::path copies = folder.path() / "copies";
  const double copying = seconds_of([&] {
    std::filesystem::create_directory(copies);
    for (const auto& store : {home.vault(), home.deep(), home.ledger()}) {
      std::filesystem::copy_file(store, copies / store.filename());
    }
    ::sync();
  });
  std::filesystem::remove_all(copies);

  const double before = size_of(folder.path());
  std::ofstream("/proc/self/clear_refs") << "5";
  const double held = memory("VmRSS");
  node::BackupProgress progress;
  double room = 0;
  const double taken = seconds_of([&] {
    const auto done =
        node::rekey({home, opened, fresh->secrets, fresh->file, keyring::Person::kKept,
                     base::WallTime{}, random, random, progress, [] { return true; }});
    REQUIRE(done.ok());
    room = size_of(folder.path() / "rekeying.new");
    const keyring::Opened now{fresh->secrets.clone(), fresh->file, false};
    REQUIRE(node::take_up_resealed(home, now, keyring::derive_keys(now.secrets)).ok());
  });
  const double most = memory("VmHWM");
  const std::string with = " of " + std::to_string(count) + " entries (" +
                           std::to_string(static_cast<int>(before)) + " MiB)";
  figure("re-key" + with, taken * 1000, "ms", copying * 1000);
  figure("re-key, room beside it" + with, room, "MiB", before);
  figure("re-key, memory more than before" + with, most - held, "MiB");
}

}  // namespace

TEST_CASE("new keys for 1,000 and 100,000 entries", "[bench]") {
  for (const std::uint64_t count : {1000U, 100'000U}) rekey_with(count);
}
