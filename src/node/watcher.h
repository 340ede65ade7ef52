#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "base/computer_event.h"
#include "base/file_descriptor.h"

namespace waterline::node {

// The watcher: a child process that listens to the computer and the person's desktop, and tells the
// node of sleep, a locked screen and the end of the login. It has no key and no text. A thread of
// this object talks to it.
//
// Any thread may call any member, also inside `heed`.
class Watcher {
 public:
  struct Program {
    std::filesystem::path file;           // empty: there is never a watcher
    std::vector<std::string> note_words;  // the arguments of the program (watcher/desktop.h)
  };
  // How far the watcher is.
  enum class Stage : std::uint8_t {
    kOff,           // it is not wanted, since everything is closed
    kBegins,        // it has not said yet to what it listens
    kListens,       // it listens to what `heard` says
    kNothingTells,  // there is neither a login manager nor a desktop to listen to
    kMissing,       // there is no such program
    // It ended too often, could not be started, or hears less than the one before that was lost.
    kFailed,
  };
  struct State {
    Stage stage = Stage::kOff;
    std::uint8_t heard = 0;  // bits of base::watcher_ready
  };
  // How often a watcher that ended is started again without a new begin().
  static constexpr int kMaxRestarts = 3;

  // `heed` is called by the thread for each event, with no mutex held; then the watcher is told
  // that everything that had to be closed is closed. `lost` is called when a watcher ended that
  // had listened.
  Watcher(Program program, std::function<void(base::ComputerEvent)> heed,
          std::function<void()> lost);
  ~Watcher() { stop(); }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // From now on a watcher is wanted, or is not. Does not wait. Where one is missing or has failed,
  // begin() tries anew.
  void begin();
  void end();
  // Lets it show the note to oneself. Dropped if no watcher listens to a desktop.
  void show_note();
  [[nodiscard]] State state() const;
  // Ends the watcher and the thread, for good. Waits for a call that is running. REQUIRES: outside
  // these calls.
  void stop();

 private:
  void work();
  void start();
  // Reads one byte of the watcher and acts on it.
  void hear();
  // Ends the watcher, if there is one.
  void bury();
  void order(base::OrderToWatcher order);
  void set(Stage stage, std::uint8_t heard = 0);
  void wake();

  Program program_;
  std::function<void(base::ComputerEvent)> heed_;
  std::function<void()> lost_;

  mutable std::mutex mutex_;  // guards the members up to state_
  bool wanted_ = false;
  bool was_unwanted_ = false;  // since the thread looked: the watcher that runs has to end
  bool note_ = false;
  bool ending_ = false;
  State state_;

  // The thread's own.
  pid_t id_ = -1;
  base::FileDescriptor orders_;
  base::FileDescriptor events_;
  int restarts_ = 0;
  std::uint8_t lost_heard_ = 0;  // what those heard that were lost
  std::chrono::steady_clock::time_point next_start_;

  base::FileDescriptor waking_;
  std::thread thread_;
};

}  // namespace waterline::node
