#include "link/tor_options.h"

#include "base/check.h"

namespace waterline::link {
namespace {

// Tor's working folder, in which it is started. For SocksPort Tor wants an absolute path, the folder
// of which is no symbolic link itself: hence the point.
constexpr std::string_view kWorkingFolder = "/proc/self/cwd/./";

// Returns a text in quotation marks, as tor(1) reads it: a newline or a mark in the name of a
// folder must not begin another option.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == '\t') {
      out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::vector<std::string> tor_arguments(int control) {
  // Without these, Tor reads the system's options, and ~/.torrc.
  return {"tor",
          "--defaults-torrc",
          "/dev/null",
          "-f",
          "-",
          "--quiet",
          "--__OwningControllerFD",
          std::to_string(control)};
}

std::string tor_options(const std::filesystem::path& data, TorSandbox sandbox,
                        const TorBridges& bridges) {
  base::check(bridges.empty() || sandbox == TorSandbox::kOff);
  std::string options = "DataDirectory " + quoted(data.string()) + "\n";
  // Only onion services, and no name that is looked up: this port is for the partner alone.
  options += "SocksPort unix:" + std::string(kWorkingFolder) + std::string(kTorCalls) +
             " OnionTrafficOnly ExtendedErrors\n";
  // A box may be any host. No circuit to it is one to another host.
  options += "SocksPort unix:" + std::string(kWorkingFolder) + std::string(kTorBoxes) +
             " IsolateDestAddr IsolateDestPort ExtendedErrors\n";
  options +=
      "ControlPort 0\n"
      "ClientOnly 1\n"
      // A service may ask its callers for a puzzle: one that does costs one processor at most.
      "NumCPUs 1\n"
      "DisableDebuggerAttachment 1\n"
      "AvoidDiskWrites 1\n"
      "SafeLogging 1\n";
  options += bridges.empty() ? "NoExec 1\n" : "NoExec 0\n";
  options += sandbox == TorSandbox::kOn ? "Sandbox 1\n" : "Sandbox 0\n";
  if (bridges.empty()) return options;
  options += "UseBridges 1\n";
  for (const TorBridges::Transport one : bridges.transports()) {
    options += "ClientTransportPlugin " + std::string(name_of(one)) + " exec " +
               std::string(program_of(one)) + "\n";
  }
  for (const std::string& line : bridges.lines()) options += "Bridge " + line + "\n";
  return options;
}

}  // namespace waterline::link
