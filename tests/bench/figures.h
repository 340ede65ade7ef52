#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// The tools of all benchmarks. The result of a benchmark is a list of figures, one to a line: name,
// value, unit, floor, ratio. The floor is the cost of a simple comparable work, for example of
// plain SQLite. It is measured in the same run, on the same disk and machine, because absolute
// times on shared machines mean little.
namespace waterline::bench {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start);
double seconds_of(const std::function<void()>& work);
double median(std::vector<double> values);  // REQUIRES: not empty

// Prints a figure. `floor` is the value to compare with; 0 means that there is none.
void figure(const std::string& name, double value, const char* unit, double floor = 0);

// The median times of the measured work and of the simple work to which it is compared (the floor).
// The two are measured alternately, so that other load on the machine affects both.
struct Times {
  double work = 0;
  double floor = 0;
};
Times interleaved(int rounds, const std::function<double()>& work,
                  const std::function<double()>& floor);

// Removes the file's pages from the system's cache, so that the next read comes from the disk.
void forget_cached(const std::filesystem::path& file);

// Returns about `size` bytes of words with realistic frequencies: a few words often, most rarely.
// Equal numbers give equal texts.
std::string text_of(std::uint64_t number, std::size_t size);

}  // namespace waterline::bench
