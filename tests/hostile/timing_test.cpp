#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "hostile/attacked.h"

// Measures how long the partner's device waits for an answer while Ada's private side is busy and
// while it is idle. The times must not differ, or the partner's device could learn when Ada reads
// or writes for herself.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;
using scenario::Json;

namespace {

constexpr int kEntries = 3000;
constexpr int kRounds = 6;          // of each kind, alternating
constexpr int kBatchesARound = 40;  // one every 20 ms

using Milliseconds = std::chrono::duration<double, std::milli>;
using Times = std::vector<double>;  // in milliseconds

// Repeats an action in a thread of its own until this object is destroyed.
class Meanwhile {
 public:
  explicit Meanwhile(std::function<void()> act)
      : thread_([this, act = std::move(act)] {
          while (!ending_) act();
        }) {}
  ~Meanwhile() {
    ending_ = true;
    thread_.join();
  }
  Meanwhile(const Meanwhile&) = delete;
  Meanwhile& operator=(const Meanwhile&) = delete;

 private:
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

Json some_entries(int count) {
  Json entries = Json::array();
  for (int i = 0; i < count; ++i) {
    entries.push_back({{"text", "Entry " + std::to_string(i) +
                                    "\n\nSome words about a day, and about the sea."}});
  }
  return {{"entries", entries}};
}

// The partner's device with a stopwatch: one session that revises one item again and again.
class Watch {
 public:
  explicit Watch(Attacked& scene) : scene_(scene), session_(scene.connect()) {
    REQUIRE(session_.open());
    REQUIRE(session_.meet());
  }

  // Returns the times in milliseconds from each batch to the answer that Ada's device has stored
  // it.
  Times measure(int batches) {
    Times times;
    for (int i = 0; i < batches; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      REQUIRE(session_.say(
          scene_.say({base::Share{item_, ++revision_, base::Depth::kLine, "x", {}, {}}})));
      REQUIRE(is_stored());
      times.push_back(Milliseconds(std::chrono::steady_clock::now() - begin).count());
      std::this_thread::sleep_for(20ms);
    }
    return times;
  }

 private:
  bool is_stored() {
    for (;;) {
      const auto message = session_.hear(20s);
      if (!message) return false;
      if (std::holds_alternative<wire::Stored>(*message)) return true;
      if (const auto* batch = std::get_if<base::OperationBatch>(&*message)) {
        if (!session_.say(wire::Stored{batch->through.mirrored()})) return false;
      }
    }
  }

  Attacked& scene_;
  HostileSession session_;
  crypto::SystemRandom random_;
  base::ItemId item_ = base::ItemId::generate(random_);
  std::uint32_t revision_ = 0;
};

double part_of(Times times, double part) {
  std::ranges::sort(times);
  return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
}

// Returns the probability that one of `these` is longer than one of `those`: one half if they
// cannot be told apart (Mann and Whitney's U).
double longer(const Times& these, const Times& those) {
  double count = 0;
  for (const double one : these) {
    for (const double other : those) count += one > other ? 1 : one == other ? 0.5 : 0;
  }
  return count / (static_cast<double>(these.size()) * static_cast<double>(those.size()));
}

struct Comparison {
  Times longer;  // for each pair of rounds
  Times busy;    // all times
  Times other;
};

// Alternates the rounds, so that other load on this machine affects both kinds equally.
Comparison compare(Watch& watch, const std::function<void()>& other,
                   const std::function<void()>& busy) {
  Comparison comparison;
  for (int round = 0; round < kRounds; ++round) {
    const auto timed = [&](const std::function<void()>& act) {
      const Meanwhile meanwhile(act);
      return watch.measure(kBatchesARound);
    };
    const bool busy_first = round % 2 == 0;
    const Times first = timed(busy_first ? busy : other);
    const Times second = timed(busy_first ? other : busy);
    const Times& while_busy = busy_first ? first : second;
    const Times& otherwise = busy_first ? second : first;
    comparison.longer.push_back(longer(while_busy, otherwise));
    comparison.busy.insert(comparison.busy.end(), while_busy.begin(), while_busy.end());
    comparison.other.insert(comparison.other.end(), otherwise.begin(), otherwise.end());
  }
  return comparison;
}

void print(const std::string& name, const Comparison& found) {
  const auto line = [](const Times& times) {
    return "median " + std::to_string(part_of(times, 0.5)) + " p75 " +
           std::to_string(part_of(times, 0.75)) + " p90 " + std::to_string(part_of(times, 0.9));
  };
  std::cout << name << ": " << line(found.busy) << "; else " << line(found.other) << "; longer in "
            << part_of(found.longer, 0.5) << " of pairs (median of rounds)\n";
}

}  // namespace

TEST_CASE("answers to the partner take no longer while private work goes on", "[hostile][serial]") {
  Attacked scene;
  // Eve, another person on this computer who has no partner, does the same work as Ada and loads
  // the processors, the memory and the disk as much. If the answers take longer only while Ada
  // works, the cause is in her node.
  scenario::Person neighbour("Eve");
  neighbour.initialize();
  for (scenario::Person* person : {&scene.ada, &neighbour}) {
    person->request("POST", "/v1/entries/import", some_entries(kEntries));
  }
  Watch watch(scene);
  const Json few = some_entries(100);
  const std::string everything = "/v1/entries?limit=" + std::to_string(kEntries);
  using Work = std::function<void(scenario::Person&)>;
  const std::vector<std::pair<std::string, Work>> works = {
      {"listing", [&](scenario::Person& person) { person.request("GET", everything); }},
      {"searching",
       [&](scenario::Person& person) {
         person.request("POST", "/v1/search", {{"query", "sea"}, {"limit", 1000}});
       }},
      {"importing",
       [&](scenario::Person& person) { person.request("POST", "/v1/entries/import", few); }},
  };
  for (const auto& [name, work] : works) {
    const Comparison found = compare(
        watch, [&, &work = work] { work(neighbour); }, [&, &work = work] { work(scene.ada); });
    print(name, found);
    INFO(name);
    CHECK(part_of(found.longer, 0.5) < 0.62);
    CHECK(part_of(found.busy, 0.9) < 1.5 * part_of(found.other, 0.9));
  }
}
