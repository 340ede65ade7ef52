#include "base/counted_time.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace waterline::base {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr WallTime kBegin{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)};

// Simulates a machine: real time, a boot clock, a wall clock that somebody may set, and the
// program, which does not always run.
class Machine {
 public:
  void pass(milliseconds time) { real_ += time, boot_.since += time; }
  // Switches the machine off for this time: the boot clock starts again.
  void off(milliseconds time) {
    stop();
    real_ += time;
    boot_ = {boot_.boot + "x", seconds(20)};
    real_ += seconds(20);
  }
  void set_wall(milliseconds by) { wall_ahead_ += by; }
  void stop() {
    if (time_) record_ = counted_time_from_text(to_text(time_->record(reading())));
    REQUIRE(record_.has_value());
    time_.reset();
  }
  // Ends the program without a last record of its time, as a kill or a power failure does.
  void kill() { time_.reset(); }
  void start() {
    if (time_) return;
    time_ = record_ ? CountedTime(*record_, reading()) : CountedTime(reading());
    record_ = counted_time_from_text(to_text(time_->record(reading())));
  }

  [[nodiscard]] ClockReading reading() const { return {real_ + wall_ahead_, boot_}; }
  [[nodiscard]] WallTime real() const { return real_; }
  CountedTime& time() { return *time_; }
  [[nodiscard]] bool runs() const { return time_.has_value(); }
  WallTime now() { return time_->now(reading()); }
  WallTime wait_from() {
    const WallTime from = time_->wait_from(reading());
    record_ = counted_time_from_text(to_text(time_->record(reading())));
    return from;
  }
  CountedTime::Doubt doubt() { return time_->state(reading()).doubt; }

 private:
  WallTime real_ = kBegin;
  milliseconds wall_ahead_{0};
  BootTime boot_{"boot", hours(3)};
  std::optional<CountedTime> time_;
  std::optional<CountedTime::Record> record_;
};

milliseconds random_time(std::mt19937_64& random, milliseconds most) {
  // Times of all magnitudes are equally likely: seconds as often as weeks.
  const double share = std::uniform_real_distribution<double>(0, 1)(random);
  return milliseconds(
      static_cast<std::int64_t>(std::pow(static_cast<double>(most.count()), share)));
}

TEST_CASE("counted time is never faster than real time, whatever the clock", "[base]") {
  const auto seed = GENERATE(range(0U, 400U));
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  Machine machine;
  machine.start();
  WallTime counted = machine.now();
  WallTime real = machine.real();
  for (int step = 0; step < 60; ++step) {
    switch (random() % 5) {
      case 0:
        machine.set_wall(random_time(random, days(4000)) * (random() % 2 == 0 ? 1 : -1));
        break;
      case 1:
        if (machine.runs()) machine.stop();
        break;
      case 2:
        if (machine.runs()) machine.kill();
        break;
      default:
        machine.pass(random_time(random, days(40)));
    }
    if (random() % 2 == 0) machine.start();
    if (!machine.runs()) continue;
    const WallTime now = machine.now();
    REQUIRE(now >= counted);
    REQUIRE(now - counted <= machine.real() - real);
    // The machine was never restarted in this test, so counted time is also not slower than real
    // time: the two differences are equal.
    REQUIRE(now - counted == machine.real() - real);
    counted = now;
    real = machine.real();
  }
}

TEST_CASE("no clock shortens a wait that began after the machine started", "[base]") {
  const auto seed = GENERATE(range(0U, 600U));
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  Machine machine;
  machine.start();
  struct Wait {
    WallTime ends;  // in counted time
    WallTime real;
    int starts = 0;  // of the machine, since the wait began
  };
  std::vector<Wait> waits;
  for (int step = 0; step < 80; ++step) {
    switch (random() % 6) {
      case 0:
        machine.set_wall(random_time(random, days(4000)) * (random() % 2 == 0 ? 1 : -1));
        break;
      case 1:
        if (!machine.runs()) machine.start();
        random() % 2 == 0 ? machine.kill() : machine.stop();
        break;
      case 2:
        machine.start();
        machine.off(random_time(random, days(100)));
        for (Wait& wait : waits) ++wait.starts;
        break;
      default:
        machine.pass(random_time(random, minutes(40)));
    }
    if (random() % 4 != 0) machine.start();
    if (!machine.runs()) continue;
    if (random() % 2 == 0) {
      const milliseconds length = random_time(random, days(9));
      waits.push_back({machine.wait_from() + length, machine.real() + length});
    }
    for (const Wait& wait : waits) {
      if (machine.now() < wait.ends) continue;
      // A change of the clock while the machine was off cannot be noticed. It shortens a wait by at
      // most kMaxAway for each start of the machine.
      REQUIRE(wait.real - machine.real() <= wait.starts * CountedTime::kMaxAway);
    }
  }
}

TEST_CASE("honest clocks count all time, off or asleep, without doubt", "[base]") {
  const auto seed = GENERATE(range(0U, 400U));
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  Machine machine;
  machine.start();
  for (int step = 0; step < 40; ++step) {
    switch (random() % 4) {
      case 0:
        machine.off(random_time(random, CountedTime::kMaxAway - hours(2)));
        machine.start();
        if (random() % 2 == 0) break;
        machine.pass(random_time(random, minutes(9)));  // switched off again soon
        break;
      case 1:
        machine.kill();
        machine.start();
        break;
      case 2:
        // As a time server does, sets the wall clock to within some minutes of the real time.
        machine.set_wall(random_time(random, minutes(5)) -
                         (machine.reading().wall - machine.real()));
        break;
      default:
        // The machine may sleep meanwhile: that makes no difference to the boot clock.
        machine.pass(random_time(random, days(9)));
    }
    if (random() % 3 == 0) (void)machine.wait_from();
    const auto doubt = machine.doubt();
    REQUIRE((doubt == CountedTime::Doubt::kNone || doubt == CountedTime::Doubt::kSettling));
  }
  machine.pass(CountedTime::kSettling);
  REQUIRE(machine.doubt() == CountedTime::Doubt::kNone);
  REQUIRE(machine.real() - machine.now() < CountedTime::kTolerance);
  REQUIRE(machine.now() - machine.real() < CountedTime::kTolerance);
}

TEST_CASE("time while the machine was off counts ten minutes after opening", "[base]") {
  Machine machine;
  machine.start();
  machine.off(days(20));
  machine.start();
  const WallTime begun = machine.now();
  CHECK(begun < kBegin + minutes(1));
  machine.pass(minutes(9));
  CHECK(machine.doubt() == CountedTime::Doubt::kSettling);
  CHECK(machine.now() == begun + minutes(9));
  machine.pass(minutes(1));
  CHECK(machine.now() == machine.real());
  CHECK(machine.doubt() == CountedTime::Doubt::kNone);
}

TEST_CASE("a clock corrected within ten minutes of a start is believed", "[base]") {
  Machine machine;
  machine.start();
  machine.off(hours(9));
  // The battery of the machine's clock is dead, so the clock is wrong after the machine was off.
  machine.set_wall(days(300));
  machine.start();
  CHECK(machine.doubt() == CountedTime::Doubt::kLongAway);
  machine.pass(minutes(5));
  machine.set_wall(-days(300));
  machine.pass(minutes(5));
  CHECK(machine.now() == machine.real());
  CHECK(machine.doubt() == CountedTime::Doubt::kNone);
}

TEST_CASE("more than sixty days away count only when the person agrees", "[base]") {
  Machine machine;
  machine.start();
  machine.off(CountedTime::kMaxAway + hours(1));
  machine.start();
  machine.pass(days(3));
  CHECK(machine.doubt() == CountedTime::Doubt::kLongAway);
  CHECK(machine.now() < kBegin + days(3) + minutes(1));
  machine.time().accept(machine.reading());
  CHECK(machine.now() == machine.real());
  CHECK(machine.doubt() == CountedTime::Doubt::kNone);
}

TEST_CASE("a clock that jumps while running is reported and counts nothing", "[base]") {
  Machine machine;
  machine.start();
  machine.set_wall(days(40));
  machine.pass(hours(1));
  CHECK(machine.doubt() == CountedTime::Doubt::kAhead);
  CHECK(machine.now() == kBegin + hours(1));
  machine.stop();
  machine.start();
  CHECK(machine.doubt() == CountedTime::Doubt::kAhead);
  machine.off(hours(2));
  machine.start();
  machine.pass(CountedTime::kSettling);
  CHECK(machine.doubt() == CountedTime::Doubt::kAhead);
  CHECK(machine.now() == machine.real());
  machine.set_wall(-days(80));
  CHECK(machine.doubt() == CountedTime::Doubt::kBehind);
  CHECK(machine.now() == machine.real());
}

TEST_CASE("the uptime of another machine is ignored", "[base]") {
  Machine machine;
  machine.start();
  const ClockReading elsewhere{kBegin + minutes(5), {"elsewhere", days(30)}};
  CountedTime time(*counted_time_from_text(to_text(machine.time().record(machine.reading()))),
                   elsewhere);
  CHECK(time.now(elsewhere) == kBegin);
}

TEST_CASE("a record keeps the name of this start of the machine", "[base]") {
  const ClockReading reading{kBegin, system_boot_clock().now()};
  CountedTime time(reading);
  const auto record = counted_time_from_text(to_text(time.record(reading)));
  REQUIRE(record);
  CHECK(record->seen.boot.boot == reading.boot.boot);
  CHECK_FALSE(reading.boot.boot.empty());
}

TEST_CASE("prints the name of this boot, for the test below", "[.][boot-name]") {
  std::printf("boot: %s\n", system_boot_clock().now().boot.c_str());
}

TEST_CASE("another time namespace is another boot", "[base]") {
  const std::string itself =
      std::filesystem::read_symlink("/proc/self/exe").native() + " [boot-name]";
  const auto name_by = [&](const std::string& how) {
    std::string said;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        ::popen((how + itself + " 2>/dev/null").c_str(), "r"), ::pclose);
    for (std::array<char, 256> part{};
         pipe && std::fgets(part.data(), part.size(), pipe.get()) != nullptr;) {
      const std::string line = part.data();
      if (line.starts_with("boot: ")) said = line;
    }
    return said;
  };
  CHECK(name_by("") == "boot: " + system_boot_clock().now().boot + "\n");
  const std::string elsewhere = name_by("unshare -UrT --boottime 691200 ");
  if (elsewhere.empty()) {
    WARN("skipped: this system lets this user make no time namespace");
    return;
  }
  CHECK(elsewhere != name_by(""));
}

TEST_CASE("an invalid record of counted time is refused", "[base]") {
  for (const char* text :
       {"", "1", "1 2", "1 2 x 0 boot", "1 2 3 0 boot 4", "1 2 3 0 boot 4 x",
        "1 2 3 0 boot 4 5 6 7", "9223372036854775807 2 3 0 boot", " 1 2 3 0 boot"}) {
    CHECK_FALSE(counted_time_from_text(text).has_value());
  }
  CHECK(counted_time_from_text("1 2 3 0 boot").has_value());
  CHECK(counted_time_from_text("1 -2 3 9 boot -4 5").has_value());
}

}  // namespace
}  // namespace waterline::base
