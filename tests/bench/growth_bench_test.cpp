#include <optional>

#include <catch2/catch.hpp>

#include "bench/figures.h"
#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"
#include "vault/vault.h"

// Measures the cost of an ordinary day in a journal that has grown. Each figure is compared with
// its value in a journal of 1,000 entries: a ratio near 1 means that the cost does not grow.

using namespace waterline;
using namespace waterline::bench;

namespace {

constexpr std::size_t kEntrySize = 1024;
constexpr int kRounds = 5;

struct Day {
  double open = 0;
  double newest = 0;
  double by_id = 0;
  double search = 0;
  double write = 0;
};

void fill(vault::Vault& vault, std::uint64_t count) {
  std::vector<journal::Draft> drafts;
  for (std::uint64_t number = 0; number < count; ++number) {
    drafts.push_back({"reflection",
                      text_of(number, kEntrySize),
                      base::WallTime(std::chrono::hours(400000 + number)),
                      "Europe/Madrid",
                      {},
                      ""});
    if (drafts.size() < 5000 && number + 1 < count) continue;
    REQUIRE(vault.entries().add_all(drafts, {}).ok());
    drafts.clear();
  }
}

Day day_with(std::uint64_t count) {
  const fakes::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "vault.db";
  crypto::SystemRandom random;
  const auto key = crypto::VaultStoreKey::generate(random);
  const auto open = [&] {
    return std::optional(std::move(vault::Vault::open(file, key, random)).value());
  };
  {
    auto vault = open();
    fill(*vault, count);
  }
  std::vector<Day> days;
  for (int round = 0; round < kRounds; ++round) {
    Day day;
    std::optional<vault::Vault> vault;
    day.open = seconds_of([&] { vault = open(); });
    auto& entries = vault->entries();
    std::vector<journal::Summary<vault::Side>> newest;
    day.newest = seconds_of([&] { newest = entries.list(50).value(); });
    REQUIRE(newest.size() == 50);
    const auto some =
        entries.list(1, static_cast<std::size_t>(count) / 2 + static_cast<std::size_t>(round))
            .value();
    day.by_id = seconds_of([&] { REQUIRE(entries.get(some.front().id).ok()); });
    // Search for a word that few entries have, so that the number of results stays about the same
    // while the journal grows.
    const std::string seldom = "quokka" + std::string(1, static_cast<char>('a' + round));
    day.write = seconds_of([&] {
      REQUIRE(entries
                  .add({"reflection",
                        "A day with a " + seldom,
                        base::WallTime(std::chrono::hours(300000)),
                        "Europe/Madrid",
                        {},
                        ""})
                  .ok());
    });
    day.search = seconds_of([&] { REQUIRE(entries.search(seldom, 20).value().size() == 1); });
    days.push_back(day);
  }
  const auto of = [&](double Day::*what) {
    std::vector<double> values;
    for (const Day& day : days) values.push_back(day.*what * 1000);
    return median(values);
  };
  return {of(&Day::open), of(&Day::newest), of(&Day::by_id), of(&Day::search), of(&Day::write)};
}

}  // namespace

TEST_CASE("an ordinary day with 1,000, 10,000 and 100,000 entries", "[bench]") {
  std::optional<Day> small;
  for (const std::uint64_t count : {1000U, 10'000U, 100'000U}) {
    const Day day = day_with(count);
    if (!small) small = day;
    const std::string with = " with " + std::to_string(count) + " entries";
    figure("growth: open the vault" + with, day.open, "ms", small->open);
    figure("growth: the newest 50" + with, day.newest, "ms", small->newest);
    figure("growth: one by its id" + with, day.by_id, "ms", small->by_id);
    figure("growth: search for a rare word" + with, day.search, "ms", small->search);
    figure("growth: write one" + with, day.write, "ms", small->write);
  }
}
