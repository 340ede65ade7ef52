#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <sys/types.h>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "link/tor_commands.h"
#include "link/tor_control.h"
#include "link/tor_options.h"

namespace waterline::link {

// The node's own Tor as a child process, and the node's end of its control connection. It runs in
// a folder that is given, with the options at its standard input, the control connection at
// descriptor 3, the null device at the other two standard descriptors, and an empty environment.
// Addresses and keys reach it over the control connection alone, so they are in no file, in no
// argument and in no environment. It ends as soon as this end of the control connection is closed,
// also when the node is killed. One thread at a time.
class TorProcess {
 public:
  enum class Failure {
    kMissing,   // there is no such program
    kNoFolder,  // `data` could not be made, or is open to others
    kFailed     // it could not be started
  };
  struct Places {
    std::filesystem::path data;  // HOME/tor; made with mode 0700 if it is not there
    std::filesystem::path run;   // where the two sockets are; a folder of mode 0700
  };
  // How long stop() waits until it kills Tor, which ends within a hundredth of a second.
  static constexpr std::chrono::seconds kStopTimeout{2};
  // How many bytes may wait to be sent. The commands of a service are less than 1 KiB.
  static constexpr std::size_t kMaxUnsent = 64 * 1024;

  // After so many bytes receive() returns, so that a Tor that never ends holds nobody up.
  static constexpr std::size_t kMaxTaken = 64 * 1024;

  // Returns where Debian has the program; nullopt if it is not there.
  static std::optional<std::filesystem::path> find();

  // Starts Tor, takes its ownership and asks for its events. Returns at once: the answers come by
  // receive(). If Tor refuses its options, it ends, and gone() becomes true before any answer.
  static base::Result<std::unique_ptr<TorProcess>, Failure> start(
      const std::filesystem::path& program, const Places& places, TorSandbox sandbox,
      const TorBridges& bridges = {});

  TorProcess(TorProcess&&) = delete;
  ~TorProcess();  // as stop()

  [[nodiscard]] pid_t id() const { return id_; }
  // The descriptor to wait for: readable when receive() has something, and writable, while
  // has_unsent(), when flush() has.
  [[nodiscard]] int control() const { return control_.get(); }

  // Sends a command after all earlier ones.
  void send(TorCommand command);
  void flush();
  [[nodiscard]] bool has_unsent() const { return !outgoing_.empty(); }

  // Returns what has come since the last call, or its first kMaxTaken bytes. Afterwards gone() is true if Tor has ended, or if it
  // broke the form, for which this call ended it.
  std::vector<TorMessage> receive();
  [[nodiscard]] bool gone() const { return gone_; }
  [[nodiscard]] std::optional<TorControl::Broken> broken() const { return broken_; }
  // Returns whether an answer has ever come, so that Tor has taken its options.
  [[nodiscard]] bool has_answered() const { return has_answered_; }

  // Closes the control connection, upon which Tor ends, and waits for that. Kills Tor if it still
  // runs after kStopTimeout.
  void stop();

 private:
  TorProcess(pid_t id, base::FileDescriptor control);
  void kill();  // for one that broke the form, or reads nothing any more

  pid_t id_;
  base::FileDescriptor control_;
  TorControl reader_;
  std::deque<crypto::SecretBytes> outgoing_;
  std::size_t sent_ = 0;    // of the first of them
  std::size_t unsent_ = 0;  // of all
  bool gone_ = false;
  bool has_answered_ = false;
  std::optional<TorControl::Broken> broken_;
};

}  // namespace waterline::link
