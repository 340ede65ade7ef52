#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "link/tor_bridges.h"

// How the node starts its own Tor: arguments, and the options that Tor reads from its standard
// input, so that they are in no file and in no list of processes. They hold no key and no address.
namespace waterline::link {

// The names of the Unix sockets in the folder in which Tor runs. Tor takes our calls to the partner
// at the first and those to a box, which may be no onion service, at the second. It passes the
// partner's calls on to the third. Tor looks them up in its working folder, and
// is not given that folder's path: its command ADD_ONION knows no quotation marks, and a path may be
// longer than the address of a socket.
inline constexpr std::string_view kTorCalls = "tor-calls";
inline constexpr std::string_view kTorBoxes = "tor-boxes";
inline constexpr std::string_view kTorIn = "tor-in";

// Tor's own list of system calls. Where a C library is newer than Tor knows, Tor does not start
// with it.
enum class TorSandbox { kOn, kOff };

// The arguments, the name of the program first. The control connection has this number in Tor.
std::vector<std::string> tor_arguments(int control);

// The lines of the options. `data` is the folder where Tor keeps what it knows about the network. With
// bridges, Tor starts the programs of their transports. REQUIRES: then `sandbox` is kOff, since no
// program can be started inside it.
std::string tor_options(const std::filesystem::path& data, TorSandbox sandbox,
                        const TorBridges& bridges = {});

}  // namespace waterline::link
