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

// Runs the watcher, a child process that listens to the computer and the person's desktop. The
// watcher tells the node of sleep, a locked screen and the end of the login; it has no key and no
// text. A thread of this object talks to it.
//
// Any thread may call any member, also inside `heed`.
class Watcher {
 public:
  struct Program {
    std::filesystem::path file;           // empty: there is never a watcher
    std::vector<std::string> note_words;  // the arguments of the program (watcher/desktop.h)
  };
  // How far the start of the watcher has come, or why there is none.
  enum class Stage : std::uint8_t {
    kOff,           // it is not wanted, since everything is closed
    kBegins,        // it has not said yet to what it listens
    kListens,       // it listens to what `heard` says
    kNothingTells,  // there is neither a login manager nor a desktop to listen to
    kMissing,       // there is no such program
    // The watcher ended too often or could not be started, or a new one listens to fewer buses than
    // an earlier one that ended unexpectedly.
    kFailed,
  };
  struct State {
    Stage stage = Stage::kOff;
    std::uint8_t heard = 0;  // bits of base::watcher_ready
  };
  // How often the thread replaces a watcher that ended. After that it starts another one only if
  // begin() is called.
  static constexpr int kMaxRestarts = 3;

  // The thread calls `heed` for each event, without holding a mutex. After `heed` returns, the
  // thread tells the watcher that everything that had to be closed is closed. The thread calls
  // `lost` when a watcher that had listened ends unexpectedly.
  Watcher(Program program, std::function<void(base::ComputerEvent)> heed,
          std::function<void()> lost);
  ~Watcher() { stop(); }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // begin() asks for a watcher, and end() for none; neither waits for the thread. If the watcher's
  // program is missing or has failed, begin() makes the thread try again.
  void begin();
  void end();
  // Makes the watcher show the note to oneself. Does nothing if no watcher listens to a desktop.
  void show_note();
  [[nodiscard]] State state() const;
  // Ends the watcher and the thread, for good. Waits until a call of `heed` or `lost` that is
  // running has returned. REQUIRES: it is not called inside `heed` or `lost`.
  void stop();

 private:
  void work();
  void start();
  // Reads one byte that the watcher sent, and acts on it.
  void hear();
  // Kills the watcher, if there is one, and waits for its end.
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

  // Only the thread uses the members from here to next_start_.
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
