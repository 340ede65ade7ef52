#pragma once

#include <string>
#include <vector>

namespace waterline::link {

// A socket that this process holds, as the system itself says.
struct OwnSocket {
  enum class Kind {
    kUnixListening,  // the API
    kUnix,           // a connection to it
    kChannel,        // to the courier
    kTcpListening,
    kTcp,
    kUdp,
    // to the kernel; nothing of it leaves the machine
    kNetlink,
    kOther
  };
  Kind kind;
  // HOST:PORT of what it is bound or connected to, where it has one
  std::string address;
  std::string here;  // of a TCP socket: HOST:PORT at this end
};

// All of them, found by looking and not by remembering: what was forgotten shows too.
std::vector<OwnSocket> own_sockets();

}  // namespace waterline::link
