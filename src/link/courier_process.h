#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>

#include <sys/types.h>

#include "base/bytes.h"
#include "base/file_descriptor.h"
#include "base/result.h"
#include "wire/channel_messages.h"

namespace waterline::link {

// The courier as a child process, and the node's end of the channel. The child has the channel at
// descriptor 3, the null device at the three standard descriptors, no other descriptor, and an
// empty environment. One thread at a time.
class CourierProcess {
 public:
  enum class Failure {
    kMissing,  // there is no such program
    // The courier could not start its sandbox, and was ended.
    kNoSandbox,
    // The courier could not be started, or did not report that it is ready.
    kFailed
  };
  // How a courier ended without stop().
  enum class Ended {
    kGone,  // for any other reason
    // The system killed the courier because it tried a system call that its sandbox forbids, or
    // because a check in it failed.
    kForbiddenCall,
    // The courier sent bytes that are no valid message of the channel, so the node ended it.
    kBrokeForm
  };
  static constexpr std::chrono::seconds kReadyTimeout{10};
  // How long stop() waits for the courier. The courier itself waits less long for the partner's
  // goodbye.
  static constexpr std::chrono::seconds kStopTimeout{3};

  // Starts the courier, and returns when it has reported that its sandbox is in force.
  static base::Result<std::unique_ptr<CourierProcess>, Failure> start(
      const std::filesystem::path& program);

  CourierProcess(CourierProcess&&) = delete;
  ~CourierProcess();  // kills the courier if it still lives

  [[nodiscard]] const wire::channel::Ready& ready() const { return ready_; }
  [[nodiscard]] pid_t id() const { return id_; }
  [[nodiscard]] int channel() const { return channel_.get(); }

  // Sends a message after all earlier ones. If the courier does not read it immediately, the
  // message is kept until flush(). `socket` is passed to the courier with the message.
  void send(const wire::channel::ToCourier& message, base::FileDescriptor socket = {});
  void flush();
  [[nodiscard]] bool has_unsent() const { return !outgoing_.empty(); }
  // Returns how many bytes of messages are kept because the courier has not read them yet.
  [[nodiscard]] std::size_t unsent() const { return unsent_; }

  // Returns the next message, if there is one. gone() is true once the courier has ended or has
  // sent bytes that are no message of the channel.
  std::optional<wire::channel::ToNode> receive();
  [[nodiscard]] bool gone() const { return gone_; }
  // Kills the courier if it still runs. Returns how it had ended before this call; if it had not
  // ended, returns kGone.
  Ended put_an_end();

  // Asks the courier to close its links and end, and waits for that. Kills the courier if it still
  // runs after kStopTimeout.
  void stop();

 private:
  struct Outgoing {
    base::Bytes bytes;
    base::FileDescriptor socket;
  };

  CourierProcess(pid_t id, base::FileDescriptor channel);
  // Kills the courier and returns its status as from waitpid.
  int end();
  bool wait_until_ready();

  pid_t id_;
  base::FileDescriptor channel_;
  wire::channel::Ready ready_;
  base::Bytes buffer_;
  std::deque<Outgoing> outgoing_;
  std::size_t unsent_ = 0;
  bool gone_ = false;
  bool broke_form_ = false;
};

}  // namespace waterline::link
