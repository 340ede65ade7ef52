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
// descriptor 3, the null device at the three standard ones, nothing else, and an empty environment.
// One thread at a time.
class CourierProcess {
 public:
  enum class Failure {
    kMissing,  // there is no such program
    // it could not shut itself in, and is gone again
    kNoSandbox,
    // it could not be started, or did not say that it is ready
    kFailed
  };
  // How a courier ended that was not let go.
  enum class Ended {
    kGone,  // it is no more, whatever the reason
    // the system ended it, because it tried what its sandbox forbids; a failed check looks the same
    kForbiddenCall,
    // it sent what is no message of the channel, and was ended for that
    kBrokeForm
  };
  static constexpr std::chrono::seconds kReadyTimeout{10};
  // longer than the courier's own for a goodbye
  static constexpr std::chrono::seconds kStopTimeout{3};

  // Returns when the courier has said that it is shut in.
  static base::Result<std::unique_ptr<CourierProcess>, Failure> start(
      const std::filesystem::path& program);

  CourierProcess(CourierProcess&&) = delete;
  ~CourierProcess();  // kills it if it still lives

  [[nodiscard]] const wire::channel::Ready& ready() const { return ready_; }
  [[nodiscard]] pid_t id() const { return id_; }
  [[nodiscard]] int channel() const { return channel_.get(); }

  // Sends in order; what the courier does not take at once waits until flush. `socket` goes beside
  // the message.
  void send(const wire::channel::ToCourier& message, base::FileDescriptor socket = {});
  void flush();
  [[nodiscard]] bool has_unsent() const { return !outgoing_.empty(); }
  // Bytes that wait because the courier does not read.
  [[nodiscard]] std::size_t unsent() const { return unsent_; }

  // The next message, if there is one; `gone` once the courier is gone or has broken a rule of the
  // channel's form.
  std::optional<wire::channel::ToNode> receive();
  [[nodiscard]] bool gone() const { return gone_; }
  // Ends it, if it still lives, and says how it ended if it did so before.
  Ended put_an_end();

  // Lets it say goodbye, and waits until it is no more; kills it when that takes too long.
  void stop();

 private:
  struct Outgoing {
    base::Bytes bytes;
    base::FileDescriptor socket;
  };

  CourierProcess(pid_t id, base::FileDescriptor channel);
  // Gives what waitpid does.
  int end();
  bool wait_until_ready();
  bool wait_for_exit(std::chrono::milliseconds at_most);

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
