#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/long_run.h"
#include "hostile/attacked.h"
#include "hostile/storm.h"

// Floods from the partner's device and from strangers: measures how long Ada waits for her node,
// and its use of memory and disk.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;

namespace {

std::uintmax_t bytes_on_disk(const Attacked& scene) {
  std::uintmax_t size = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(scene.ada.home())) {
    if (file.is_regular_file()) size += file.file_size();
  }
  return size;
}

base::Share share_of(const base::ItemId& item, std::string text, std::uint32_t revision) {
  return {item, revision, base::Depth::kLine, std::move(text), std::nullopt, std::nullopt};
}

// Sends full batches in one session as fast as the node takes them. Reads the node's answers only
// if `reads` is true.
class Batches {
 public:
  Batches(Attacked& scene, std::function<base::OperationBody()> next, bool reads)
      : scene_(&scene), next_(std::move(next)), reads_(reads) {}

  void send_one() {
    if (!session_) {
      session_ = std::make_unique<HostileSession>(scene_->connect());
      if (!session_->open() || !session_->meet()) {
        session_.reset();
        std::this_thread::sleep_for(50ms);
        return;
      }
    }
    std::vector<base::OperationBody> bodies;
    bodies.reserve(500);
    for (int i = 0; i < 500; ++i) bodies.push_back(next_());
    auto batch = scene_->say(std::move(bodies));
    batch.last = false;
    if (!session_->say(batch) || (reads_ && !hear_answers())) session_.reset();
  }

 private:
  bool hear_answers() {
    while (unanswered_ >= 4) {
      const auto message = session_->hear(20s);
      if (!message) {
        unanswered_ = 0;
        return false;
      }
      if (std::holds_alternative<wire::Stored>(*message)) --unanswered_;
    }
    ++unanswered_;
    return true;
  }

  Attacked* scene_;
  std::function<base::OperationBody()> next_;
  bool reads_;
  std::unique_ptr<HostileSession> session_;
  int unanswered_ = 0;
};

}  // namespace

TEST_CASE("a person's node answers in bounded memory during every flood", "[hostile][flood]") {
  Attacked scene;
  const pid_t node = scene.ada.node_process();
  fakes::LongRun run("storms", 1);
  const auto duration = std::chrono::seconds(run.rounds());
  const auto shared = scene.ada.shared_items();
  const Waits idle = measure(scene, duration);
  // Unlocking took 256 MiB, which are freed now. Measure the peak of the memory from here on.
  REQUIRE(forget_peak(node));
  const long memory_before = peak_memory(node);
  std::cout << "idle: " << idle.median.count() << " ms median, " << idle.worst.count()
            << " ms worst of " << idle.count << "\n";

  std::uint32_t revision = 1;
  const auto revisions = [&] {
    return base::OperationBody(share_of(scene.his, "The same line, anew.", ++revision));
  };
  Batches read(scene, revisions, /*reads=*/true);
  Batches unread(scene, revisions, /*reads=*/false);
  crypto::SystemRandom random;
  base::Bytes noise(std::size_t{64} * 1024);
  random.fill(noise);
  std::vector<Line> open_lines;

  const std::pair<const char*, std::function<void()>> storms[] = {
      {"full batches", [&] { read.send_one(); }},
      {"full batches, and no answer is read", [&] { unread.send_one(); }},
      {"asking for everything, over and over",
       [&] {
         HostileSession session = scene.connect();
         if (session.meet()) session.hear(1s);
       }},
      {"sessions that begin and are cut",
       [&] {
         if (!scene.connect().open()) std::this_thread::sleep_for(20ms);
       }},
      {"new keys without end",
       [&] {
         HostileSession session = scene.connect();
         base::Bytes rekey(1, static_cast<std::byte>(sync::FrameKind::kRekey));
         for (int i = 0; i < 2'000 && session.open(); ++i) {
           if (!session.say_frame(rekey)) return;
         }
       }},
      {"first messages of strangers",
       [&] {
         Line line(scene.port);
         static_cast<void>(line.say(base::ByteView(noise).first(48)));
       }},
      {"gigabytes of strangers",
       [&] {
         Line line(scene.port);
         while (line.say(noise)) {
         }
       }},
      {"a byte now and then of many strangers",
       [&] {
         if (open_lines.size() > 200) open_lines.clear();
         open_lines.emplace_back(scene.port);
         static_cast<void>(open_lines.back().say(base::ByteView(noise).first(1)));
         std::this_thread::sleep_for(10ms);
       }},
  };
  for (const auto& [what, act] : storms) {
    INFO(what);
    run.count();
    Storm storm(act);
    std::this_thread::sleep_for(200ms);
    const Waits waits = measure(scene, duration);
    // The partner can still connect.
    const auto begin = std::chrono::steady_clock::now();
    bool met = false;
    while (!met && std::chrono::steady_clock::now() - begin < 10s)
      met = scene.connect().meet().has_value();
    const Milliseconds to_meet = std::chrono::steady_clock::now() - begin;
    const std::size_t rounds = storm.end();
    open_lines.clear();
    CHECK(met);
    std::cout << what << ": " << waits.median.count() << " ms median, " << waits.worst.count()
              << " ms worst of " << waits.count << "; " << rounds
              << " rounds; the partner was in after " << to_meet.count()
              << " ms; peak memory of the node " << peak_memory(node) / 1024
              << " MiB, of the courier " << peak_memory(scene.courier()) / 1024 << " MiB\n";
    CHECK(scene.ada.node_process() == node);
    CHECK(scene.courier_ended().is_null());
    CHECK(waits.worst < 3s);
    if (kMemoryIsOurs) CHECK(peak_memory(scene.courier()) < 64L * 1024);
    if (kMemoryIsOurs) CHECK(peak_memory(node) < memory_before + std::int64_t{64} * 1024);
  }
  CHECK(scene.ada.shared_items().size() == shared.size());
  std::cout << "on disk: " << bytes_on_disk(scene) / 1024 << " KiB\n";
}

// This test checks no limit. It measures the cost when a partner's device fills the space that
// Ada's ledger gives it with the smallest items. docs/security-testing.md has the results.
TEST_CASE("a partner's device sends as many small items as it can", "[.][hostile][many]") {
  Attacked scene;
  const pid_t node = scene.ada.node_process();
  REQUIRE(forget_peak(node));
  const std::uintmax_t disk_before = bytes_on_disk(scene);
  crypto::SystemRandom random;
  Batches batches(
      scene, [&] { return base::OperationBody(share_of(base::ItemId::generate(random), "x", 1)); },
      /*reads=*/true);
  Storm storm([&] { batches.send_one(); });
  constexpr auto duration = 20s;
  const Waits waits = measure(scene, duration);
  storm.end();
  REQUIRE(forget_peak(node));
  const long memory_before = peak_memory(node);
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(scene.ada.request("GET", "/v1/shared")["items"].size() == 50);
  const Milliseconds newest = std::chrono::steady_clock::now() - begin;
  const std::size_t items = scene.ada.shared_items().size();
  const Milliseconds all = std::chrono::steady_clock::now() - begin;
  std::cout << items << " items in " << duration.count() << " s; " << waits.median.count()
            << " ms median, " << waits.worst.count() << " ms worst; "
            << (bytes_on_disk(scene) - disk_before) / items
            << " bytes on disk each; the newest of them in " << newest.count() << " ms, all in "
            << all.count() << " ms, with " << (peak_memory(node) - memory_before) / 1024
            << " MiB of the node's memory\n";
  CHECK(scene.ada.node_process() == node);
}
