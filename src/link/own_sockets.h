#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace waterline::link {

// A socket of this process, as the system reports it.
struct OwnSocket {
  enum class Kind {
    kUnixListening,  // a socket where the API listens
    kUnix,           // a connection to the API
    kTorListening,   // where our own Tor hands in the partner's calls
    kTorControl,     // to our own Tor
    kTorCall,        // a call through our own Tor that is being made
    kChannel,        // to the courier
    kTcpListening,
    kTcp,
    kUdp,
    // A socket to the kernel. It sends nothing out of the machine.
    kNetlink,
    kOther
  };
  Kind kind;
  // The HOST:PORT of the other end, or the one that a listening socket is bound to; empty if there
  // is none.
  std::string address;
  std::string here;  // for TCP: HOST:PORT of this end
};

// Returns all sockets of this process. It reads them from /proc and not from a list of its own, so
// that a socket that somebody forgot to close is listed too.
std::vector<OwnSocket> own_sockets();

// Returns true for a socket of the API's door on loopback, which listens on this port; 0 if that
// door is closed.
bool is_of_loopback(const OwnSocket& socket, std::uint16_t port);

// Returns the sockets that a list for the person names one by one. Connections to and from the
// partner's device, calls to it, and those of the processes that read files from a shared folder, are
// left out: they come and go with the partner's device, so a list of them would show when that
// device is on.
// The rest is sorted by kind. Sorted by their numbers, the list would show which sockets were closed
// and opened again, and so when the partner's device came and went.
std::vector<OwnSocket> lasting_sockets(std::uint16_t loopback_port);

}  // namespace waterline::link
