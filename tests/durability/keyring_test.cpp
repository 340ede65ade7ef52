#include "keyring/keyring.h"

#include <cerrno>
#include <fstream>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"
#include "durability/system_calls.h"
#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"
#include "keyring/file.h"

using namespace waterline;
using namespace waterline::durability;
using store::testing::MemoryDisk;

// src/keyring writes the keyring's files itself, so its system calls are recorded here.

namespace {

constexpr std::string_view kOld = "the passphrase of old";
constexpr std::string_view kNew = "the passphrase of new";

struct Change {
  base::Bytes old_file;
  base::Bytes new_file;
};

// A change of passphrase with entirely different keys.
Change change() {
  crypto::SystemRandom random;
  auto created = keyring::create(base::bytes_of(kOld), keyring::kCostFloor, random);
  REQUIRE(created.ok());
  auto changed = keyring::create(keyring::renewed(created->secrets, keyring::Person::kKept, random),
                                 base::bytes_of(kNew), keyring::kCostFloor, random);
  REQUIRE(changed.ok());
  return {std::move(created->file), std::move(changed->file)};
}

// Returns the content of the first sound copy of the keyring. Repairs the other copy. The secrets
// in it do not matter here.
keyring::Result<base::Bytes> read(const std::filesystem::path& folder) {
  auto opened = keyring::open(folder, [](base::ByteView) -> keyring::Result<keyring::Secrets> {
    return keyring::Secrets();
  });
  if (!opened) return opened.error();
  static_cast<void>(keyring::mend(folder, *opened));
  return opened->file;
}

void put(const std::filesystem::path& folder, const MemoryDisk::Files& files) {
  for (const auto& [name, bytes] : files) {
    std::ofstream file(folder / name, std::ios::binary);
    file << base::text_of(bytes);
  }
}

// Simulates, after each recorded step, a loss of power with several outcomes. Calls `look` with
// each folder that results, and with the number of the last change that was acknowledged before.
template <class Look>
void lose_power_everywhere(const Recording& recording, Look look) {
  fakes::SeededRandom random(1);
  std::int64_t acknowledged = 0;
  for (std::size_t point = 0; point <= recording.steps().size(); ++point) {
    if (point > 0) {
      const auto* told = std::get_if<MemoryDisk::Acknowledged>(&recording.steps()[point - 1]);
      if (told != nullptr) acknowledged = told->number;
    }
    for (int i = 0; i < 60; ++i) {
      INFO("power lost behind step " << point << " of " << recording.steps().size());
      const fakes::TemporaryFolder folder;
      put(folder.path(), store::testing::files_after_power_loss(recording.first(),
                                                                recording.steps(), point, random));
      look(folder.path(), acknowledged);
    }
  }
}

}  // namespace

TEST_CASE("a loss of power during a passphrase change leaves one keyring", "[durability]") {
  const Change two = change();
  const fakes::TemporaryFolder folder;
  REQUIRE(keyring::write_new(folder.path(), two.old_file).ok());
  Recording recording(folder.path());
  REQUIRE(keyring::replace(folder.path(), two.new_file).ok());
  recording.acknowledge(1);
  REQUIRE(recording.steps().size() > 10);
  std::size_t old = 0;
  lose_power_everywhere(
      recording, [&](const std::filesystem::path& after, std::int64_t acknowledged) {
        const auto file = read(after);
        REQUIRE(file.ok());
        REQUIRE((*file == two.new_file || (acknowledged == 0 && *file == two.old_file)));
        old += *file == two.old_file ? 1 : 0;
        // Opening has repaired the other copy, so each copy alone is enough.
        for (const char* lost : {"keyring", "keyring.copy"}) {
          std::filesystem::remove(after / lost);
          REQUIRE(read(after).value() == *file);
        }
        REQUIRE(keyring::replace(after, two.new_file).ok());
        REQUIRE(read(after).value() == two.new_file);
      });
  CHECK(old > 0);
}

TEST_CASE("a loss of power during creation leaves no wrong keyring", "[durability]") {
  const Change two = change();
  const fakes::TemporaryFolder folder;
  Recording recording(folder.path());
  REQUIRE(keyring::write_new(folder.path(), two.old_file).ok());
  recording.acknowledge(1);
  lose_power_everywhere(recording,
                        [&](const std::filesystem::path& after, std::int64_t acknowledged) {
                          const auto file = read(after);
                          if (file) REQUIRE(*file == two.old_file);
                          if (!file) {
                            REQUIRE(acknowledged == 0);
                            REQUIRE(file.error() == keyring::Error::kNotFound);
                            REQUIRE(keyring::write_new(after, two.new_file).ok());
                          }
                        });
}

TEST_CASE("a failed system call during a passphrase change leaves a keyring", "[durability]") {
  const Change two = change();
  for (const int error : {EIO, ENOSPC, EACCES}) {
    bool reached = true;
    for (int n = 1; reached; ++n) {
      INFO("errno " << error << ", call " << n);
      const fakes::TemporaryFolder folder;
      REQUIRE(keyring::write_new(folder.path(), two.old_file).ok());
      int calls = 0;
      bool ok = false;
      bool whole = false;
      {
        const Fates fates([&](Call) { return ++calls == n ? error : 0; });
        const auto replaced = keyring::replace(folder.path(), two.new_file);
        ok = replaced.ok();
        whole = ok && *replaced == keyring::Replaced::kBoth;
      }
      reached = calls >= n;
      const auto file = read(folder.path());
      REQUIRE(file.ok());
      REQUIRE(*file == (ok ? two.new_file : two.old_file));
      REQUIRE(whole == !reached);
    }
  }
}

TEST_CASE("partial and interrupted system calls do not affect a keyring", "[durability]") {
  const Change two = change();
  const fakes::TemporaryFolder folder;
  int calls = 0;
  const Fates fates([&](Call call) {
    if (call != Call::kRead && call != Call::kWrite) return 0;
    return ++calls % 3 == 0 ? EINTR : kShort;
  });
  REQUIRE(keyring::write_new(folder.path(), two.old_file).ok());
  CHECK(read(folder.path()).value() == two.old_file);
  CHECK(calls > 20);
}
