#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/long_run.h"
#include "hostile/attacked.h"
#include "hostile/storm.h"

// Tests a partner's device that never stops: it sends almost nothing, or gigabytes, or as much as
// Ada's device may store for it.

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

base::Share long_text(const base::ItemId& item, std::uint32_t revision) {
  return {item,         revision,    base::Depth::kLine, std::string(base::kMaxSharedTextSize, 'x'),
          std::nullopt, std::nullopt};
}

// Sends batches in one session as fast as the node takes them, while `more(number sent so far)` is
// true. Returns the number of batches sent.
std::size_t say_batches(Attacked& scene, const std::function<bool(std::size_t)>& more,
                        const std::function<std::vector<base::OperationBody>()>& next) {
  HostileSession session = scene.connect();
  if (!session.open() || !session.meet()) return 0;
  std::size_t said = 0;
  int unanswered = 0;
  while (more(said)) {
    auto batch = scene.say(next());
    batch.last = false;
    if (!session.say(batch)) break;
    ++said;
    for (++unanswered; unanswered >= 6;) {
      const auto heard = session.hear(30s);
      if (!heard) return said;
      if (std::holds_alternative<wire::Stored>(*heard)) --unanswered;
    }
  }
  return said;
}

// Sends texts of the greatest size, one per batch, until `bytes` are sent or the time `until` has
// come. Returns the number of bytes sent.
std::size_t say_texts(Attacked& scene, std::size_t bytes,
                      std::chrono::steady_clock::time_point until,
                      const std::function<base::Share()>& next) {
  const auto more = [&](std::size_t batches) {
    return batches * base::kMaxSharedTextSize < bytes && std::chrono::steady_clock::now() < until;
  };
  return base::kMaxSharedTextSize *
         say_batches(scene, more, [&] { return std::vector<base::OperationBody>{next()}; });
}

}  // namespace

TEST_CASE("a slow partner's device blocks nobody and is disconnected when silent",
          "[hostile][endless]") {
  Attacked scene;
  const auto before = scene.holdings();
  HostileSession slow = scene.connect();
  REQUIRE(slow.open());
  // Sends half a message, and the rest one byte at a time.
  const base::Bytes half(sync::limits::kFrameSize / 2, std::byte{7});
  REQUIRE(slow.line().say(half));
  std::atomic<bool> over = false;
  std::thread drip([&] {
    while (!over && slow.line().say(base::Bytes(1, std::byte{7})))
      std::this_thread::sleep_for(200ms);
  });
  const Waits waits = measure(scene, 1s);
  CHECK(waits.worst < 3s);
  const auto begin = std::chrono::steady_clock::now();
  HostileSession honest = scene.connect();
  CHECK(honest.meet().has_value());
  CHECK(std::chrono::steady_clock::now() - begin < 3s);
  over = true;
  drip.join();
  // The newer session replaced it.
  CHECK(slow.ends_within(5s));
  CHECK(scene.courier_ended().is_null());
  CHECK(scene.problem().is_null());
  auto after = scene.holdings();
  CHECK(after["shared"] == before["shared"]);

  if (!fakes::LongRun::is_long()) return;
  // The courier waits 60 s for an answer to a batch with operations, and 10 s for an answer to an
  // empty one. Then it hangs up on the silent partner.
  HostileSession silent = scene.connect();
  REQUIRE(silent.meet().has_value());
  const auto asked = std::chrono::steady_clock::now();
  CHECK(silent.ends_within(90s));
  const std::chrono::duration<double> patience = std::chrono::steady_clock::now() - asked;
  std::cout << "a silent partner was hung up on after " << patience.count() << " s\n";
  CHECK(patience > 50s);
  CHECK(patience < 75s);
}

TEST_CASE("an endless stream from the partner's device uses no lasting room",
          "[hostile][endless]") {
  Attacked scene;
  const pid_t node = scene.ada.node_process();
  const pid_t courier = scene.courier();
  REQUIRE(forget_peak(node));
  const long memory_before = peak_memory(node);
  const std::uintmax_t disk_before = bytes_on_disk(scene);
  // The number of bytes to send: 8 MiB, or a gigabyte in the long run. After four minutes the
  // sending ends in any case.
  const std::size_t much = fakes::LongRun::is_long() ? std::size_t{1} << 30 : std::size_t{8} << 20;
  std::uint32_t revision = 1;
  std::atomic<std::size_t> said = 0;
  const auto begin = std::chrono::steady_clock::now();
  const auto until = begin + 240s;
  std::thread stream([&] {
    const auto same_again = [&] { return long_text(scene.his, ++revision); };
    while (said < much && std::chrono::steady_clock::now() < until) {
      said += say_texts(scene, much - said, until, same_again);
    }
  });
  const Waits waits = measure(scene, 1s);
  stream.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << said / (1 << 20) << " MiB of texts in " << took.count()
            << " s: " << waits.median.count() << " ms median, " << waits.worst.count()
            << " ms worst; peak memory of the node " << peak_memory(node) / 1024 << " MiB, "
            << memory_before / 1024 << " before, of the courier " << peak_memory(courier) / 1024
            << " MiB; " << (bytes_on_disk(scene) - disk_before) / 1024 << " KiB more on disk\n";
  CHECK(said >= std::size_t{8} << 20);
  CHECK(waits.worst < 3s);
  // The node's memory may grow by at most this much, which is below the number of bytes sent. So
  // the test fails if the node keeps a copy of each text.
  const long memory = std::min<long>(static_cast<long>(said) / 2, 64 << 20) / 1024;
  const std::uintmax_t disk = std::min<std::uintmax_t>(said / 2, 32 << 20);
  if (kMemoryIsOurs) CHECK(peak_memory(node) < memory_before + memory);
  if (kMemoryIsOurs) CHECK(peak_memory(courier) < 64L * 1024);
  CHECK(bytes_on_disk(scene) < disk_before + disk);
  CHECK(scene.ada.node_process() == node);
  CHECK(scene.courier() == courier);
}

TEST_CASE("many documents from the partner's device are still shown promptly",
          "[hostile][endless]") {
  Attacked scene;
  const pid_t node = scene.ada.node_process();
  REQUIRE(forget_peak(node));
  const long memory_before = peak_memory(node);
  crypto::SystemRandom random;
  // The partner's device sends as many documents and questions as Ada's ledger has space for. Each
  // has the longest text that still counts as 2 KiB.
  const std::string text(1900, 'x');
  const auto another = [&](bool question) -> base::OperationBody {
    const auto item = base::ItemId::generate(random);
    if (question) return base::Question{item, text};
    return base::Version{
        item, {base::DocumentKind::kTakeaway, 1, 0, base::DocumentState::kOpen, {}, {}, text}};
  };
  constexpr std::size_t kInBatch = 46;
  const auto begin = std::chrono::steady_clock::now();
  const auto more = [&](std::size_t batches) {
    return batches * kInBatch < 20'000 && scene.problem() != "partner_full";
  };
  const std::size_t said = kInBatch * say_batches(scene, more, [&] {
                             std::vector<base::OperationBody> bodies;
                             while (bodies.size() < kInBatch)
                               bodies.push_back(another(bodies.size() % 2 == 0));
                             return bodies;
                           });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  CHECK(scene.problem() == "partner_full");
  CHECK(said > 16'000);
  CHECK(said < 17'000);

  std::cout << said << " goals and questions in " << took.count() << " s;";
  const auto timed = [&](std::string_view name, const auto& act) {
    const auto start = std::chrono::steady_clock::now();
    auto answer = act();
    const Milliseconds waited = std::chrono::steady_clock::now() - start;
    std::cout << " " << name << " in " << waited.count() << " ms;";
    CHECK(waited < (kMemoryIsOurs ? 5s : 20s));  // a sanitizer takes its time
    return answer;
  };
  const auto documents = timed("/v1/joint", [&] { return scene.ada.request("GET", "/v1/joint"); });
  CHECK(documents["documents"].size() > 8'000);
  const auto questions =
      timed("/v1/questions", [&] { return scene.ada.request("GET", "/v1/questions"); });
  CHECK(questions["questions"].size() > 8'000);
  const auto given =
      timed("/v1/shared/given", [&] { return scene.ada.request("GET", "/v1/shared/given"); });
  CHECK(given.dump().find("xxx") == std::string::npos);
  const std::string goal = timed("a goal of one's own", [&] {
    return scene.ada.request(
        "POST", "/v1/joint",
        {{"kind", "goal"}, {"text", "Walks on Sundays."}, {"wait_seconds", 0}, {"confirm", "now"}});
  })["item"];
  CHECK(scene.ada.request("GET", "/v1/joint/" + goal)["versions"][0]["text"] ==
        "Walks on Sundays.");
  const Waits waits = measure(scene, 1s);
  std::cout << " then " << waits.median.count() << " ms median, " << waits.worst.count()
            << " ms worst; peak memory of the node " << peak_memory(node) / 1024 << " MiB, "
            << memory_before / 1024 << " before\n";
  CHECK(waits.worst < 3s);
  if (kMemoryIsOurs) CHECK(peak_memory(node) < memory_before + std::int64_t{256} * 1024);
}

// Sends a quarter of a gigabyte. Run it with `sh tests/soak.sh hostile`.
TEST_CASE("a partner's device beyond its quota is refused without other harm",
          "[.][hostile][fill]") {
  Attacked scene;
  const pid_t node = scene.ada.node_process();
  REQUIRE(forget_peak(node));
  const long memory_before = peak_memory(node);
  const std::uintmax_t disk_before = bytes_on_disk(scene);
  crypto::SystemRandom random;
  const auto begin = std::chrono::steady_clock::now();
  std::size_t said = 0;
  const auto another = [&] { return long_text(base::ItemId::generate(random), 1); };
  while (scene.problem() != "partner_full" && std::chrono::steady_clock::now() - begin < 900s) {
    said += say_texts(scene, 8 << 20, begin + 900s, another);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const std::uintmax_t filled = bytes_on_disk(scene) - disk_before;
  CHECK(scene.problem() == "partner_full");
  CHECK(filled > (std::uintmax_t{200} << 20));
  CHECK(filled < (std::uintmax_t{320} << 20));
  const std::string told = scene.ada.run({"status"}).out;
  CHECK(told.find("has used up its room here (256 MiB, 32 of them for goals, agreements and "
                  "other words of you two)") != std::string::npos);

  // Sends another gigabyte. The node stores nothing more, still answers Ada quickly, and keeps the
  // link open.
  const std::size_t gigabyte = std::size_t{1} << 30;
  const auto full = std::chrono::steady_clock::now();
  const std::size_t beyond = say_texts(scene, gigabyte, full + 600s, another);
  CHECK(beyond >= gigabyte);
  const std::chrono::duration<double> refused_in = std::chrono::steady_clock::now() - full;
  CHECK(bytes_on_disk(scene) < disk_before + filled + (std::uintmax_t{32} << 20));
  const Waits waits = measure(scene, 2s);
  CHECK(waits.worst < 3s);
  CHECK(scene.problem() == "partner_full");

  // Her own words are still sent.
  HostileSession session = scene.connect();
  REQUIRE(session.meet());
  const std::string entry = scene.ada.ask({"write", "-"}, "Ada's own words go on.")["id"];
  scene.ada.ask({"share", entry, "--whole", "--now", "--confirm", "now"});
  bool left = false;
  for (int i = 0; i < 200 && !left; ++i) {
    const auto heard = session.hear(10s);
    if (!heard) break;
    if (const auto* batch = std::get_if<base::OperationBatch>(&*heard)) {
      for (const auto& operation : batch->operations) {
        left = left || base::text_of(operation.body) == "Ada's own words go on.";
      }
      session.say(wire::Stored{});
    }
  }
  CHECK(left);
  const auto first_page = std::chrono::steady_clock::now();
  scene.ada.run({"ours"});
  const Milliseconds listed = std::chrono::steady_clock::now() - first_page;
  std::cout << said / (1 << 20) << " MiB said until the room was full, in " << took.count()
            << " s; " << filled / (1 << 20) << " MiB on disk; " << beyond / (1 << 20)
            << " MiB more in " << refused_in.count() << " s; afterwards " << waits.median.count()
            << " ms median, " << waits.worst.count() << " ms worst; `ours` in " << listed.count()
            << " ms; peak memory of the node " << peak_memory(node) / 1024 << " MiB, "
            << memory_before / 1024 << " before\n";
  if (kMemoryIsOurs) CHECK(peak_memory(node) < memory_before + std::int64_t{64} * 1024);
  CHECK(scene.ada.node_process() == node);
}
