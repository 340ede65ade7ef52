#include "fuzz/input.h"
#include "sync/two_machines.h"

// Runs two honest devices with sessions, reconcilers and a ledger each. The input chooses the
// events. In every case: neither side reports that the other broke a rule; a side reports "in step"
// only if it is true; and one session without faults makes both ledgers equal.
namespace {

using namespace waterline;

sync::FrameBounds bounds_of(std::uint64_t number) {
  switch (number % 4) {
    case 0:
      return {3, 60};  // too few for one large batch
    case 1:
      return {2, 400};
    default:
      return {};
  }
}

// Returns the size of a text: from 1 to the largest allowed size. Half of the sizes are at most a
// 256th of the largest.
std::size_t size_of(std::uint64_t number) {
  const std::size_t largest = base::kMaxSharedTextSize * (1 + number % 4096) / 4096;
  return std::max<std::size_t>(1, largest >> (number / 4096 % 16));
}

std::chrono::seconds time_of(std::uint64_t number) {
  constexpr std::array<std::chrono::seconds, 4> kTimes{
      std::chrono::seconds(1), std::chrono::seconds(11), std::chrono::hours(1),
      std::chrono::hours(25)};
  return kTimes[number % kTimes.size()];
}

void step(testing::TwoMachines& two, fuzz::Input& input) {
  const auto what = input.number(1);
  const std::size_t who = what & 1;
  switch (what / 2 % 14) {
    case 0:
      two.write(who, 1 + input.number(1));
      return;
    case 1:
      two.write(who, size_of(input.number(2)));
      return;
    case 2:
      two.forget_oldest(who);
      return;
    case 3:
      two.dial(who, bounds_of(input.number(1)));
      return;
    case 4:
      two.deliver(input.number(1), who, input.number(1));
      return;
    case 5:
      two.deliver(input.number(1), who, 4 * input.number(2));
      return;
    case 6:
      two.deliver(input.number(1), who, SIZE_MAX);
      return;
    case 7: {
      const auto line = input.number(1);
      two.cut(line, who, 4 * input.number(2));
      return;
    }
    case 8:
      two.say_goodbye(input.number(1), who);
      return;
    case 9:
      two.work(who, input.number(1) % 16 != 1);
      return;
    case 10:
      two.answer(who, input.number(1));
      return;
    case 11:
      two.ask_again(who);
      return;
    case 12:
      two.let_time_pass(time_of(input.number(1)));
      return;
    default:
      two.tick(input.number(1), who);
      return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  testing::TwoMachines two(input.number(1));
  // 400 steps are enough to reach every limit. More would only take minutes of encryption.
  for (int steps = 0; !input.empty() && steps < 400; ++steps) step(two, input);
  two.meet_cleanly();
  return 0;
}
