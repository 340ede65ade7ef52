#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "durability/stores.h"
#include "fakes/long_run.h"
#include "fakes/seeded_random.h"
#include "store/memory_disk.h"

using namespace waterline;
using namespace waterline::durability;
using fakes::SeededRandom;
using store::testing::MemoryDisk;

namespace {

// The acts of a person on a recorded disk, and the readable content after each act. Acts count from
// 0. The disk records acknowledge(0) when the stores are made, and acknowledge(n + 1) after act n.
struct Life {
  MemoryDisk disk;
  // contents[n] is the content after n acts; contents[0] is that of the new stores.
  std::vector<std::string> contents;
};

void live(Life& life, std::uint64_t seed, std::uint64_t acts, SeededRandom& random) {
  for (std::uint64_t number = 0; number < acts;) {
    auto stores = Stores::open(life.disk, random);
    REQUIRE(stores.ok());
    if (number == 0) {
      life.contents.push_back(stores->contents().value());
      life.disk.acknowledge(0);
    }
    // After every twelve acts the stores are closed and opened, so that a new log begins.
    for (const std::uint64_t until = std::min(acts, number + 12); number < until; ++number) {
      REQUIRE(stores->act(seed, number));
      life.contents.push_back(stores->contents().value());
      life.disk.acknowledge(static_cast<std::int64_t>(number + 1));
    }
  }
}

// Returns the contents that are allowed after a loss of power behind this step: that after all
// acknowledged acts, and that after the act in progress.
std::vector<std::string> allowed_after(const Life& life, std::size_t point) {
  std::size_t acknowledged = 0;
  for (std::size_t i = 0; i < point; ++i) {
    const auto* told = std::get_if<MemoryDisk::Acknowledged>(&life.disk.steps()[i]);
    if (told != nullptr) acknowledged = static_cast<std::size_t>(told->number);
  }
  std::vector<std::string> allowed{life.contents[acknowledged]};
  if (acknowledged + 1 < life.contents.size()) allowed.push_back(life.contents[acknowledged + 1]);
  return allowed;
}

// Opens the files after a loss of power, reads everything and verifies it. `disk` records the
// closing too.
std::string contents_after_loss(MemoryDisk& disk, SeededRandom& random) {
  auto stores = Stores::open(disk, random);
  if (!stores) FAIL("does not open: error " << static_cast<int>(stores.error()));
  auto contents = stores->contents();
  REQUIRE(contents.has_value());
  REQUIRE(stores->verify().ok());
  return *std::move(contents);
}

}  // namespace

TEST_CASE("a loss of power, even a repeated one, keeps everything acknowledged",
          "[durability][power]") {
  fakes::LongRun run("states after a loss of power", 1000);
  while (run.goes_on()) {
    INFO(run.how_to_repeat());
    SeededRandom random(run.seed());
    Life life;
    live(life, run.seed(), 26, random);
    const std::size_t steps = life.disk.steps().size();
    for (std::size_t point = 0; point <= steps; ++point) {
      INFO("power lost behind step " << point << " of " << steps);
      const auto allowed = allowed_after(life, point);
      MemoryDisk disk(life.disk.files_after_power_loss(point, random));
      const std::string contents = contents_after_loss(disk, random);
      run.count();
      REQUIRE(std::ranges::count(allowed, contents) > 0);

      if (random.below(4) != 0) continue;
      const std::size_t again = random.below(disk.steps().size() + 1);
      INFO("and again behind step " << again << " of the mending");
      MemoryDisk mended(disk.files_after_power_loss(again, random));
      REQUIRE(contents_after_loss(mended, random) == contents);
      run.count();
    }
    run.next_seed();
  }
  CHECK(run.done() >= run.rounds());
}
