#include <algorithm>
#include <new>

#include <catch2/catch.hpp>

#include "durability/allocations.h"
#include "durability/stores.h"
#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "store/memory_disk.h"

using namespace waterline;
using namespace waterline::durability;
using fakes::SeededRandom;
using store::testing::MemoryDisk;

namespace {

constexpr std::uint64_t kSeed = 3;
constexpr std::uint64_t kActs = 6;

bool act(Stores& stores, std::uint64_t number, SeededRandom& random) {
  random = SeededRandom(number + 100);
  return stores.act(kSeed, number);
}

// Opens the existing stores and makes acts until one is not acknowledged. Returns the number of
// acknowledged acts. Sets `read` to the content of the stores, if it could be read.
std::uint64_t live(MemoryDisk& disk, SeededRandom& random, std::optional<std::string>& read) {
  std::uint64_t done = 0;
  try {
    auto stores = Stores::open(disk, random);
    if (!stores) return 0;
    while (done < kActs && act(*stores, done, random)) ++done;
    read = stores->contents();
  } catch (const std::bad_alloc&) {
    // The act failed, and its caller knows that from the exception. A node would answer
    // "out_of_memory".
  }
  return done;
}

}  // namespace

TEST_CASE("a failed allocation is reported and loses nothing that was acknowledged",
          "[durability][memory]") {
  // A test of every allocation takes minutes, so the ordinary run leaves most of them out.
  fakes::LongRun run("workloads in which an allocation failed", 0);
  const std::size_t step = run.is_long() ? 1 : 11;

  std::vector<std::string> contents;
  MemoryDisk::Files files;
  {
    SeededRandom random(kSeed);
    MemoryDisk disk;
    auto stores = Stores::open(disk, random);
    REQUIRE(stores.ok());
    contents.push_back(stores->contents().value());
    files = disk.files();
    for (std::uint64_t number = 0; number < kActs; ++number) {
      REQUIRE(act(*stores, number, random));
      contents.push_back(stores->contents().value());
    }
  }
  for (const auto how : {MemoryRunsOut::How::kOnce, MemoryRunsOut::How::kForGood}) {
    bool reached = true;
    for (std::size_t n = how == MemoryRunsOut::How::kOnce ? 1 : 6; reached; n += step) {
      INFO((how == MemoryRunsOut::How::kOnce ? "once" : "for good") << ", allocation " << n);
      SeededRandom random(kSeed);
      MemoryDisk disk(files);
      std::optional<std::string> read;
      std::uint64_t done = 0;
      {
        const MemoryRunsOut memory(n, how);
        done = live(disk, random, read);
      }
      reached = MemoryRunsOut::happened();
      run.count();
      if (read) REQUIRE(*read == contents[done]);
      auto stores = Stores::open(disk, random);
      if (!stores) FAIL("does not open: " << static_cast<int>(stores.error()));
      const auto found = stores->contents();
      REQUIRE(found.has_value());
      REQUIRE((*found == contents[done] || (done < kActs && *found == contents[done + 1])));
      REQUIRE(stores->verify().ok());
    }
  }
}
