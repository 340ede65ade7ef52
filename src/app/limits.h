#pragma once

#include <chrono>
#include <cstdint>

// The limits of what a person may set. The command line names them in its errors.
namespace waterline::app {

// How long an act waits, as long as the person sets no other time.
inline constexpr std::chrono::seconds kDefaultWait{3600};
inline constexpr std::chrono::seconds kMinWait{60};
inline constexpr std::chrono::seconds kMaxWait{366 * 86400};

// The most days after which the partner's device is asked to remove a share.
inline constexpr std::int64_t kMaxDaysShown = 3660;

// The most months between two reassessments.
inline constexpr int kMaxMonths = 60;

}  // namespace waterline::app
