#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

namespace waterline::fakes {

// Decides how many rounds a test runs and from which seed: those of the ordinary run, or those that
// tests/soak.sh asks for.
class LongRun {
 public:
  LongRun(const char* what, std::uint64_t ordinary_rounds)
      : what_(what),
        seed_(number_in("WATERLINE_SOAK_SEED", 1)),
        rounds_(number_in("WATERLINE_SOAK_ROUNDS", ordinary_rounds)) {}
  LongRun(const LongRun&) = delete;
  LongRun& operator=(const LongRun&) = delete;
  ~LongRun() {
    if (!is_long()) return;
    std::cout << what_ << ": " << done_ << ", from seed " << first_seed_ << result_ << std::endl;
  }

  [[nodiscard]] static bool is_long() {
    return std::getenv("WATERLINE_SOAK_ROUNDS") != nullptr;  // NOLINT(concurrency-mt-unsafe)
  }

  // Returns the seed of the present round. Using it again repeats the round.
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  void next_seed() { ++seed_; }

  [[nodiscard]] bool goes_on() const { return done_ < rounds_; }
  [[nodiscard]] std::uint64_t rounds() const { return rounds_; }
  [[nodiscard]] std::uint64_t done() const { return done_; }
  void count() { ++done_; }
  // Adds a figure to the report at the end.
  void add_result(const std::string& words) { result_ += "; " + words; }

  // Returns words that a failing test shows: how to repeat the round.
  [[nodiscard]] std::string how_to_repeat() const {
    return "to repeat: WATERLINE_SOAK_SEED=" + std::to_string(seed_) +
           " in the environment of this test";
  }

 private:
  static std::uint64_t number_in(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
  }

  const char* what_;
  std::uint64_t seed_;
  std::uint64_t first_seed_ = seed_;
  std::uint64_t rounds_;
  std::uint64_t done_ = 0;
  std::string result_;
};

}  // namespace waterline::fakes
