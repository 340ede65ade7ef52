#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

namespace waterline::api {

// Tells a page which areas may look different now, by their names and without content. Only acts of
// this device's owner and the state of the journal count. The partner's acts do not: an operation
// that came and shows nothing yet, such as a sealed answer, must not be noticed here.
//
// Any thread may call any member.
class Changes {
 public:
  enum class Area {
    kState,
    kEntries,
    kDrafts,
    kWaiting,
    kShared,
    kPairing,
    kLists,
    kBackup,
    kSettings
  };
  static constexpr std::size_t kAreas = 9;

  // `open_period` is Node::open_period(): a change of it is one of kState. Counting begins at
  // `first`, a random number, so that a page does not take a new node's numbers for an earlier
  // one's.
  Changes(std::function<std::uint64_t()> open_period, std::uint32_t first);

  // Notes which areas changed. Call it after a request that changed something, with its method and
  // path.
  void note(std::string_view method, std::string_view path);

  struct News {
    std::uint64_t at = 0;
    std::vector<std::string_view> areas;  // those that changed after that number
  };
  // Waits at most this long for a change after the number `since`. For a number that this node
  // never gave, every area has changed. While the journal is not open (to this thread:
  // OnlyInPeriod), the only area is the state.
  News wait(std::uint64_t since, std::chrono::seconds longest);
  // Ends every wait that goes on.
  void release();

 private:
  void note_locked(Area area) { changed_[static_cast<std::size_t>(area)] = ++at_; }
  void look_at_state();

  std::function<std::uint64_t()> open_period_;
  std::mutex mutex_;  // guards the members below
  std::condition_variable noted_;
  std::uint64_t first_;
  std::uint64_t at_;
  std::array<std::uint64_t, kAreas> changed_{};
  std::uint64_t seen_period_;
  std::uint64_t releases_ = 0;
};

}  // namespace waterline::api
