#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "bench/figures.h"
#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"
#include "vault/vault.h"

// Measures the processor time of writing in the vault, one transaction per act, and of an import.
// To compare two builds, run both alternately.

using namespace waterline;
using namespace waterline::bench;

namespace {

constexpr std::size_t kEntrySize = 1024;
constexpr int kRounds = 3;
constexpr int kActs = 300;
constexpr int kImported = 1000;

journal::Draft draft_of(std::uint64_t number) {
  return {"reflection",
          text_of(number, kEntrySize),
          base::WallTime(std::chrono::hours(400000 + number)),
          "Europe/Madrid",
          {},
          ""};
}

}  // namespace

// Returns the processor time of the work, so that other programs and the disk do not count.
double processor_seconds_of(const std::function<void()>& work) {
  const std::clock_t before = std::clock();
  work();
  return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

TEST_CASE("processor time of inserting, editing, importing and reading an entry", "[bench]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  const auto key = crypto::VaultStoreKey::generate(random);
  auto vault = vault::Vault::open(folder.path() / "vault.db", key, random);
  REQUIRE(vault.ok());
  auto& entries = vault->entries();
  std::uint64_t number = 0;
  std::vector<vault::EntryId> ids;
  std::map<std::string, std::vector<double>> times;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<journal::Draft> drafts;
    for (int i = 0; i < kActs; ++i) drafts.push_back(draft_of(++number));
    times["insert"].push_back(processor_seconds_of([&] {
      for (const auto& draft : drafts) ids.push_back(entries.add(draft).value());
    }));
    std::vector<std::string> texts;
    for (int i = 0; i < kActs; ++i) texts.push_back(text_of(++number, kEntrySize));
    times["edit"].push_back(processor_seconds_of([&] {
      for (const std::string& text : texts) {
        const auto& id = ids[ids.size() - 1 - static_cast<std::size_t>(&text - texts.data())];
        REQUIRE(entries.edit(id, text, base::WallTime(std::chrono::hours(500000))).ok());
      }
    }));
    drafts.clear();
    for (int i = 0; i < kImported; ++i) {
      drafts.push_back(draft_of(++number));
      drafts.back().source = "dayone:" + std::to_string(number);
    }
    times["import"].push_back(
        processor_seconds_of([&] { REQUIRE(entries.add_all(drafts, {}).ok()); }));
    times["read"].push_back(processor_seconds_of([&] {
      for (int i = 0; i < kActs; ++i) REQUIRE(entries.get(ids[static_cast<std::size_t>(i)]).ok());
    }));
  }
  figure("revision insert", median(times["insert"]) / kActs * 1e6, "us");
  figure("revision edit", median(times["edit"]) / kActs * 1e6, "us");
  figure("revision import", median(times["import"]) / kImported * 1e6, "us");
  figure("revision read", median(times["read"]) / kActs * 1e6, "us");
  REQUIRE(vault->close().ok());
  figure("revision size",
         static_cast<double>(std::filesystem::file_size(folder.path() / "vault.db")) / 1e6, "MB");
}
