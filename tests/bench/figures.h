#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// What the benchmarks share. A figure is one line: name, value, unit, floor, ratio. The floor is
// measured in the same run, on the same disk and the same machine, since absolute times on shared
// machines mean little.
namespace waterline::bench {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start);
double seconds_of(const std::function<void()>& work);
double median(std::vector<double> values);  // REQUIRES: some

// floor 0: there is none.
void figure(const std::string& name, double value, const char* unit, double floor = 0);

// Work and floor in turn, so that whatever else the machine does meanwhile meets both; the median
// of each.
struct Times {
  double work = 0;
  double floor = 0;
};
Times interleaved(int rounds, const std::function<double()>& work,
                  const std::function<double()>& floor);

// The file's pages leave the system's cache, so that the next read comes from the disk.
void forget_cached(const std::filesystem::path& file);

// About `size` bytes of words as a person uses them: some often, most seldom. The same for the same
// number.
std::string text_of(std::uint64_t number, std::size_t size);

}  // namespace waterline::bench
