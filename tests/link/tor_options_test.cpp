#include "link/tor_options.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace waterline::link {
namespace {

TEST_CASE("Tor's options are those that keep it quiet and for the partner", "[link]") {
  CHECK(tor_options("/home/kim/tor", TorSandbox::kOn) ==
        "DataDirectory \"/home/kim/tor\"\n"
        "SocksPort unix:/proc/self/cwd/./tor-calls OnionTrafficOnly ExtendedErrors\n"
        "SocksPort unix:/proc/self/cwd/./tor-boxes IsolateDestAddr IsolateDestPort ExtendedErrors\n"
        "ControlPort 0\n"
        "ClientOnly 1\n"
        "NumCPUs 1\n"
        "DisableDebuggerAttachment 1\n"
        "AvoidDiskWrites 1\n"
        "SafeLogging 1\n"
        "NoExec 1\n"
        "Sandbox 1\n");
  CHECK(tor_options("/home/kim/tor", TorSandbox::kOff).ends_with("Sandbox 0\n"));
  const auto bridges =
      TorBridges::from_text("snowflake 192.0.2.3:80 AB\nobfs4 192.0.2.7:443 CD cert=e iat-mode=0");
  CHECK(tor_options("/home/kim/tor", TorSandbox::kOff, *bridges)
            .ends_with("NoExec 0\nSandbox 0\nUseBridges 1\n"
                       "ClientTransportPlugin obfs4 exec /usr/bin/obfs4proxy\n"
                       "ClientTransportPlugin snowflake exec /usr/bin/snowflake-client\n"
                       "Bridge snowflake 192.0.2.3:80 AB\n"
                       "Bridge obfs4 192.0.2.7:443 CD cert=e iat-mode=0\n"));
}

TEST_CASE("The name of a folder begins no option of its own", "[link]") {
  const std::string plain = tor_options("/", TorSandbox::kOn);
  const std::string odd = tor_options("/a\"b\\c\nControlPort 1\r\td", TorSandbox::kOn);
  CHECK(std::ranges::count(odd, '\n') == std::ranges::count(plain, '\n'));
  CHECK(odd.starts_with("DataDirectory \"/a\\\"b\\\\c\\nControlPort 1\\r\\td\"\n"));
}

TEST_CASE("Tor's arguments name no folder, no address and no key", "[link]") {
  CHECK(tor_arguments(3) == std::vector<std::string>{"tor", "--defaults-torrc", "/dev/null", "-f",
                                                     "-", "--quiet", "--__OwningControllerFD",
                                                     "3"});
}

}  // namespace
}  // namespace waterline::link
