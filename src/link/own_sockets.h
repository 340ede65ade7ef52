#pragma once

#include <string>
#include <vector>

namespace waterline::link {

// A socket of this process, as the system reports it.
struct OwnSocket {
  enum class Kind {
    kUnixListening,  // a socket where the API listens
    kUnix,           // a connection to the API
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

}  // namespace waterline::link
