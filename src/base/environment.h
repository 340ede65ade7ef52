// Variables of the environment.

#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace waterline::base {

// Returns the value of a variable, or nothing if it is not set. This is safe, because our programs
// change their environment only while they have one thread.
[[nodiscard]] inline std::optional<std::string> environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  if (value == nullptr) return std::nullopt;
  return value;
}

}  // namespace waterline::base
