#include <cstdlib>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "fakes/manual_clock.h"
#include "twins/traffic.h"

using namespace waterline;
using namespace waterline::twins;

namespace {

// All data that an observer of the network and the two ledgers get from a part of two people's
// lives.
struct Seen {
  std::vector<Traffic> syncs;  // each by a session or a bundle
  base::Bytes ledger_a;
  base::Bytes ledger_b;

  friend bool operator==(const Seen&, const Seen&) = default;
};

base::Bytes content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  return base::to_bytes(base::bytes_of(text));
}

// Simulates a part of two people's lives. Returns what an observer and the ledgers get of it.
// `shared` determines what the two share, `secret` what each does in private. One of them begins
// with so many attachments.
Seen live(std::uint64_t shared, std::uint64_t secret, std::size_t attachments = 0) {
  fakes::SeededRandom script(shared);
  fakes::SeededRandom secrets(secret);
  fakes::ManualClock clock;
  Person a(secret * 4 + 1, shared + 1);
  Person b(secret * 4 + 2, shared + 2);
  pair(a, b, script);
  const auto key = crypto::LinkKey::generate(script);
  a.attach_in_private(attachments, clock.now());

  Seen seen;
  const std::size_t steps = 16 + script.below(24);
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t i = secrets.below(secrets.below(4) == 0 ? 12 : 3); i > 0; --i) {
      (secrets.below(2) == 0 ? a : b).act_in_private(clock.now());
    }
    Person& person = script.below(2) == 0 ? a : b;
    const std::size_t which = script.below(1000);
    switch (script.below(15)) {
      case 0:
      case 1:
      case 2: {
        const auto depth = static_cast<base::Depth>(1 + script.below(4));
        const std::string words =
            "words " + std::to_string(which) + std::string(script.below(3000), 'w');
        person.hold(depth, words, {.due = clock.now() + std::chrono::minutes(30 * script.below(3))},
                    clock.now());
        break;
      }
      case 3:
        person.take_back(which);
        break;
      case 4:
        person.mark(which, static_cast<base::AcknowledgementKind>(1 + which % 5));
        break;
      case 5:
        person.restart();
        break;
      case 6:
        seen.syncs.push_back(meet(a, b, key, which));
        break;
      case 7: {
        const bool from_a = which % 2 == 0;
        seen.syncs.push_back(carry(from_a ? a : b, from_a ? b : a, key, which));
        break;
      }
      case 8:
        clock.advance(std::chrono::days(1));
        break;
      case 9:
        clock.advance(std::chrono::minutes(30));
        break;
      default:
        person.act_together(script, clock.now());
    }
    a.publish_due(clock.now());
    b.publish_due(clock.now());
  }
  seen.syncs.push_back(meet(a, b, key, 7777));
  a.close();
  b.close();
  seen.ledger_a = content_of(a.ledger_file());
  seen.ledger_b = content_of(b.ledger_file());
  return seen;
}

std::size_t pairs_of_lives() {
  const char* wanted = std::getenv("WATERLINE_TWINS");  // NOLINT(concurrency-mt-unsafe): one thread
  return wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 60;
}

}  // namespace

TEST_CASE("lives that differ only below the waterline give identical traffic and ledgers",
          "[twins]") {
  std::size_t told = 0;
  for (std::uint64_t shared = 1; shared <= pairs_of_lives(); ++shared) {
    INFO("script " << shared);
    const Seen one = live(shared * 100, shared * 2);
    const Seen other = live(shared * 100, shared * 2 + 1);
    REQUIRE(one.syncs.size() == other.syncs.size());
    for (std::size_t i = 0; i < one.syncs.size(); ++i) {
      INFO("sync " << i);
      // Do not let Catch2 print the bytes.
      const bool same_traffic = one.syncs[i] == other.syncs[i];
      REQUIRE(same_traffic);
    }
    const bool same_ledgers = one.ledger_a == other.ledger_a && one.ledger_b == other.ledger_b;
    REQUIRE(same_ledgers);
    told += one.syncs.back().writes.size();
  }
  CHECK(told > 0);
}

TEST_CASE("five hundred private attachments change no byte that leaves", "[twins]") {
  const Seen one = live(100, 2);
  const Seen other = live(100, 3, 500);
  const bool same_traffic = one.syncs == other.syncs;
  REQUIRE(same_traffic);
  const bool same_ledgers = one.ledger_a == other.ledger_a && one.ledger_b == other.ledger_b;
  REQUIRE(same_ledgers);
}

TEST_CASE("lives that differ above the waterline give different traffic", "[twins]") {
  const bool same = live(100, 1) == live(200, 1);
  CHECK_FALSE(same);
}
