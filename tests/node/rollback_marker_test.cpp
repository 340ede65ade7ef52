#include "node/rollback_marker.h"

#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "fakes/temporary_folder.h"

namespace waterline::node {
namespace {

using fakes::SeededRandom;
using Names = std::vector<std::string>;

// A model of one store's header: how openings, writes and closings change it.
struct StoreLife {
  store::HeaderState state;

  void open(SeededRandom& random) { state.next = random.bytes<16>(); }
  void write(SeededRandom& random) {
    state.freshness.last_use = store::LastUse::kCutOff;
    state.sequence += random.below(3);
  }
  void close(SeededRandom& random) {
    state.freshness = {state.next, store::LastUse::kClosed};
    state.sequence += 1 + random.below(2);
  }
};

// A model of the stores' and the marker's files after some sessions. Each session may be cut off at
// any step.
struct Life {
  explicit Life(std::uint64_t seed) : random(seed) {
    vault.open(random);
    deep.open(random);
    note(false, false);
  }

  static Marked marked(const StoreLife& store, bool closed, std::uint64_t before) {
    const store::HeaderState& state = store.state;
    if (closed) return {state.freshness.id, state.freshness.id, before + 1};
    return {state.freshness.id, state.next, state.sequence};
  }
  void note(bool closed_vault, bool closed_deep, std::uint64_t vault_before = 0,
            std::uint64_t deep_before = 0) {
    marker.vault = marked(vault, closed_vault, vault_before);
    marker.deep = marked(deep, closed_deep, deep_before);
    marker.ledger = ledger;
    ++marker.number;
  }
  [[nodiscard]] Names older() const {
    return older_files(marker, {vault.state, deep.state, ledger});
  }

  // Runs the first `until` of the six steps of a session.
  void session(std::size_t until) {
    vault.open(random);
    deep.open(random);
    if (until > 0) note(false, false);
    if (until > 1) vault.write(random);
    if (until > 2) deep.write(random);
    if (until > 2) ledger += random.below(2);
    const std::uint64_t deep_before = deep.state.sequence;
    const std::uint64_t vault_before = vault.state.sequence;
    if (until > 3) deep.close(random);
    if (until > 4) vault.close(random);
    if (until > 5) note(true, true, vault_before, deep_before);
    ledger += random.below(3);  // grows while the private side is closed
  }

  SeededRandom random;
  StoreLife vault;
  StoreLife deep;
  std::uint64_t ledger = 1;
  Marker marker;
};
constexpr std::size_t kSteps = 6;

void set_back(Life& present, const Life& old, std::size_t file) {
  if (file == 0) present.vault.state = old.vault.state;
  if (file == 1) present.deep.state = old.deep.state;
  if (file == 2) present.marker = old.marker;
  if (file == 3) present.ledger = old.ledger;
}

TEST_CASE("a journal with crashes at any step never looks set back", "[node]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Life life(seed);
    for (int i = 0; i < 30; ++i) {
      life.session(life.random.below(kSteps + 1));
      REQUIRE(life.older().empty());
    }
  }
}

TEST_CASE("one or two files of an older close are always reported", "[node]") {
  const Names names = {"vault.db", "deep.db", "marker", "ledger.db"};
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Life life(seed);
    std::vector<Life> earlier;
    for (int i = 0; i < 8; ++i) {
      life.session(life.random.below(3) == 0 ? life.random.below(kSteps + 1) : kSteps);
      earlier.push_back(life);
    }
    life.ledger += 1;
    life.session(kSteps);
    for (const Life& old : earlier) {
      for (std::size_t first = 0; first < 4; ++first) {
        for (std::size_t second = first; second < 4; ++second) {
          Life mixed = life;
          set_back(mixed, old, first);
          set_back(mixed, old, second);
          INFO("seed " << seed << ", files " << first << " and " << second);
          const Names older = mixed.older();
          REQUIRE_FALSE(older.empty());
          if (first == second && first != 2) REQUIRE(older == Names{names.at(first)});
        }
      }
    }
  }
}

TEST_CASE("a lost marker is reported", "[node]") {
  CHECK(older_files({}, {}) == Names{"marker"});
}

TEST_CASE("a torn write of the marker leaves the one before", "[node]") {
  SeededRandom random(1);
  const fakes::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "marker";
  const auto key = crypto::MarkerKey::generate(random);
  const auto drawn = [&] {
    return Marked{random.bytes<16>(), random.bytes<16>(), random.below(1000)};
  };
  CHECK_FALSE(read_marker(file, key).has_value());
  Marker before;
  for (std::uint64_t number = 1; number <= 5; ++number) {
    Marker marker{number, drawn(), drawn(), random.below(1000)};
    REQUIRE(write_marker(file, key, marker, random));
    REQUIRE(read_marker(file, key) == marker);
    REQUIRE(std::filesystem::file_size(file) == 1024);
    if (number > 1) {
      const auto whole = [&] {
        std::ifstream in(file, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
      }();
      std::string torn = whole;
      torn[number % 2 * 512 + 40] ^= 1;
      std::ofstream(file, std::ios::binary) << torn;
      CHECK(read_marker(file, key) == before);
      std::ofstream(file, std::ios::binary) << whole;
    }
    before = marker;
  }
  // The marker of another journal does not open under this journal's key, and is written anew.
  const auto other = crypto::MarkerKey::generate(random);
  CHECK_FALSE(read_marker(file, other).has_value());
  REQUIRE(write_marker(file, other, before, random));
  CHECK(read_marker(file, other).has_value());
  CHECK_FALSE(read_marker(file, key).has_value());
}

}  // namespace
}  // namespace waterline::node
