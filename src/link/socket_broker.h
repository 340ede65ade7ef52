#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "link/error.h"
#include "link/socket_address.h"

// The only code that opens a network socket. What it opens goes to the courier, which can open
// none; what to open is for the meeting to say: the partner's address or the one given to a
// pairing, and the one listen address.
namespace waterline::link {

// A listening socket and what it was bound to.
struct Listening {
  base::FileDescriptor socket;
  // with the port that was chosen, if any was welcome
  SocketAddress address;
};

// kAddressInUse when the system won't have it. "[::]" takes IPv4 too, and falls back to IPv4 where
// there is no IPv6.
Result<Listening> listen_at(const SocketAddress& address);

// The addresses that this device has now, without loopback and link-local ones, by which another
// device may find it. The one that is likeliest to work comes first: IPv4 on the network by which
// this device reaches others, then IPv4 and IPv6 on networks, then tunnels.
std::vector<std::string> hosts_to_tell();

// Where another device may find what listens there: the address itself, or, if that means every
// address of this device, those of hosts_to_tell; HOST:PORT.
std::vector<std::string> addresses_to_tell(const SocketAddress& listening);

// Why an address could not be reached; of several that a name has, what comes last here.
enum class DialFailure {
  kNoSuchName,  // no name server knows it, or none answers
  // this device has no network there, or may not use it
  kNoWay,
  // no answer in time: off, elsewhere, or a firewall drops what comes
  kSilent,
  // the device is there, and nothing listens at that port
  kRefused
};

// One attempt to reach another device, on a thread of its own so that neither a slow name server
// nor a silent host holds anybody up. Gives up when it goes.
class Dial {
 public:
  static constexpr std::chrono::seconds kConnectTimeout{5};  // for each of the addresses

  struct Outcome {
    // connected; none when no address could be reached
    base::FileDescriptor socket;
    std::size_t reached = 0;  // which of the addresses
    // this device's own address on that way; may be empty
    std::string local_host;
    // of those that were tried before it, or of all
    std::vector<DialFailure> failures;
  };

  // Tries the addresses in order. `done` is called once, from the other thread, when there is an
  // outcome.
  Dial(std::vector<SocketAddress> addresses, std::function<void()> done);
  Dial(Dial&&) = delete;
  ~Dial();

  // The outcome, once, as soon as there is one.
  std::optional<Outcome> take_outcome();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace waterline::link
