#include "app/lens.h"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include "base/program_path.h"
#include "cage/run.h"

namespace waterline::app {
namespace {

constexpr std::chrono::seconds kLongest{10};
constexpr std::chrono::seconds kLongestWait{20};

constexpr const char* kHeicLens = "waterline-lens-heic";

std::timed_mutex one_at_a_time;

base::Result<base::Bytes, LensFault> run_caged_lens(const char* program,
                                                    std::vector<std::string> arguments,
                                                    cage::Input& input, std::size_t most) {
  const std::unique_lock alone(one_at_a_time, kLongestWait);
  if (!alone) return LensFault::kBusy;
  auto answer =
      cage::run({base::helper_program(program), std::move(arguments), most, kLongest}, input);
  if (!answer) return LensFault::kNotSafe;
  switch (answer->outcome) {
    case cage::Outcome::kDone:
      return std::move(answer->bytes);
    case cage::Outcome::kNothing:
      return LensFault::kNothing;
    case cage::Outcome::kUnreadable:
      return LensFault::kUnreadable;
    case cage::Outcome::kTooLarge:
      return LensFault::kTooLarge;
    case cage::Outcome::kNotShutIn:
      break;
  }
  return LensFault::kNotSafe;
}

}  // namespace

base::Result<base::Bytes, LensFault> run_lens(std::vector<std::string> arguments,
                                              cage::Input& input, std::size_t most) {
  return run_caged_lens("waterline-lens", std::move(arguments), input, most);
}

bool has_heic_lens() {
  std::error_code error;
  return std::filesystem::exists(base::helper_program(kHeicLens), error);
}

base::Result<base::Bytes, LensFault> run_heic_lens(std::vector<std::string> arguments,
                                                   cage::Input& input, std::size_t most) {
  return run_caged_lens(kHeicLens, std::move(arguments), input, most);
}

}  // namespace waterline::app
