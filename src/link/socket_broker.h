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

// Opens the TCP sockets for the courier, which cannot open any itself. Only this file and
// network_interfaces.h open network sockets. The partner link decides which: connections to the
// partner's address or to one that a person gave for a pairing, and one listening socket.
namespace waterline::link {

// A listening socket and what it was bound to.
struct Listening {
  base::FileDescriptor socket;
  // The address, with the port that the system chose if port 0 was asked for.
  SocketAddress address;
};

// Listens at this address. Error kAddressInUse if the system does not allow that; kBadAddress if
// the host is not numeric. "[::]" accepts IPv4 connections too; on a machine without IPv6 it stands
// for every IPv4 address.
Result<Listening> listen_at(const SocketAddress& address);

// Returns the addresses by which another device may reach this one, without loopback and IPv6
// link-local ones. Those that are most likely to work come first: IPv4 on the interface of the
// default route, then other IPv4, then IPv6, then tunnels.
std::vector<std::string> hosts_to_name();

// Returns, as HOST:PORT, the addresses by which another device may reach a socket that listens at
// `listening`: that address itself, or those of hosts_to_name() if it stands for all addresses of
// this device.
std::vector<std::string> addresses_to_name(const SocketAddress& listening);

// The reason why an address could not be reached. If a name has several addresses that failed, the
// reason that is last in this list is reported.
enum class DialFailure {
  kNoSuchName,  // no name server knows it, or none answers
  // This device has no route to the address, or may not use it.
  kNoWay,
  // No answer came in time: the device is off or elsewhere, or a firewall drops packets.
  kSilent,
  // The device is there, and nothing listens at that port.
  kRefused
};

// One attempt to reach another device. It runs on a thread of its own, so that neither a slow name
// server nor a silent host blocks the caller. The destructor abandons the attempt and does not wait
// for the thread.
class Dial {
 public:
  static constexpr std::chrono::seconds kConnectTimeout{5};  // for each address

  struct Outcome {
    // The connected socket; empty if no address could be reached.
    base::FileDescriptor socket;
    std::size_t reached = 0;  // index of the address that was reached
    // This device's address on that connection; may be empty.
    std::string local_host;
    // How the addresses before `reached` failed, in order; if none was reached, how all failed.
    std::vector<DialFailure> failures;
  };

  // Starts to try the addresses in order. Calls `done` once when the outcome is known, on the
  // thread of this attempt, but never after destruction.
  Dial(std::vector<SocketAddress> addresses, std::function<void()> done);
  Dial(Dial&&) = delete;
  ~Dial();

  // Returns the outcome if it is known and was not returned before.
  std::optional<Outcome> take_outcome();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace waterline::link
