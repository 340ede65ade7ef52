#include "bench/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

#include "fakes/seeded_random.h"

namespace waterline::bench {

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double seconds_of(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return seconds_since(start);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void figure(const std::string& name, double value, const char* unit, double floor) {
  if (floor > 0) {
    std::printf("%-64s %12.3f %-6s floor %10.3f  ratio %7.2f\n", name.c_str(), value, unit, floor,
                value / floor);
  } else {
    std::printf("%-64s %12.3f %-6s floor %10s  ratio %7s\n", name.c_str(), value, unit, "-", "-");
  }
  std::fflush(stdout);
}

Times interleaved(int rounds, const std::function<double()>& work,
                  const std::function<double()>& floor) {
  std::vector<double> works;
  std::vector<double> floors;
  for (int round = 0; round < rounds; ++round) {
    floors.push_back(floor());
    works.push_back(work());
  }
  return {median(works), median(floors)};
}

void forget_cached(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::posix_fadvise(opened, 0, 0, POSIX_FADV_DONTNEED);
  ::close(opened);
}

std::string text_of(std::uint64_t number, std::size_t size) {
  constexpr double kWords = 20000;
  fakes::SeededRandom random(number);
  std::string text = "Entry";
  while (text.size() < size) {
    // Zipf's law: the probability of a word is proportional to one divided by its rank.
    const double place = static_cast<double>(random.below(1'000'000)) / 1'000'000;
    auto rank = static_cast<std::uint64_t>(std::exp(place * std::log(kWords)));
    text += ' ';
    for (rank += 7; rank > 0; rank /= 20) {
      text += "bcdfghklmnprstvwxzjq"[rank % 20];
      text += "aeiou"[rank % 5];
    }
  }
  text.resize(size);
  return text;
}

}  // namespace waterline::bench
