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

// Tells a page which areas of the journal changed, by their names and without content, so that the
// page can load them again. Only acts of this device's owner and the state of the journal count as
// changes. Acts of the partner do not count: otherwise this device's owner could notice that an
// operation came which must not show yet, such as a sealed answer.
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

  // `open_period` returns Node::open_period(); a new value counts as a change of kState. Changes
  // are numbered. The numbers begin at `first`, which is random, so that a page does not take the
  // numbers of a new node for those of an earlier one.
  Changes(std::function<std::uint64_t()> open_period, std::uint32_t first);

  // Records that a request of this method and path has changed its area. Call it after the request.
  void note(std::string_view method, std::string_view path);

  struct News {
    std::uint64_t at = 0;
    std::vector<std::string_view> areas;  // the areas that changed after `since`
  };
  // Waits at most `longest` for a change that has a number above `since`. If this node never
  // returned the number `since`, every area counts as changed. If the journal is not open, or was
  // locked and unlocked since this client's token was made, the answer names only the area "state".
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
