#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/file_descriptor.h"
#include "crypto/onion_keys.h"
#include "link/error.h"
#include "link/socks_dialogue.h"

// The two Unix sockets between the node and its own Tor (tor_options.h has their names). Both are
// in a folder of mode 0700.
namespace waterline::link {

// Listens at the socket to which Tor passes the partner's calls. Replaces one that an earlier node
// left behind. Error kStorageFailed if the system does not allow it.
Result<base::FileDescriptor> listen_for_tor(const std::filesystem::path& run);

// One call through Tor, to an onion service or a box. It never waits: its owner polls descriptor() for
// events(), and calls advance(). The owner gives up after kMaxWait.
class TorCall {
 public:
  // Tor itself gives up after 120 seconds.
  static constexpr std::chrono::seconds kMaxWait{130};

  enum class State { kCalling, kConnected, kRefused, kFailed };

  TorCall(const std::filesystem::path& run, const crypto::OnionAddress& address);
  // A call to any host. REQUIRES: at most 255 characters.
  TorCall(const std::filesystem::path& run, std::string_view host, std::uint16_t port);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] int descriptor() const { return socket_.get(); }
  [[nodiscard]] short events() const;  // as of poll()
  void advance();

  // Returns why Tor could not connect; nullopt unless the state is kRefused.
  [[nodiscard]] std::optional<SocksRefusal> refusal() const { return dialogue_.refusal(); }
  // Returns the connection, from which no byte of the partner's device has been read. REQUIRES: the
  // state is kConnected. Call once.
  base::FileDescriptor take_socket() { return std::move(socket_); }

 private:
  TorCall(const std::filesystem::path& run, std::string_view socket, SocksDialogue dialogue);
  bool send_output();
  bool read_answer();

  SocksDialogue dialogue_;
  base::FileDescriptor socket_;
  base::Bytes output_;
  State state_ = State::kCalling;
};

}  // namespace waterline::link
