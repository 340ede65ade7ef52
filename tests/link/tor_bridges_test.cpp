#include "link/tor_bridges.h"

#include <catch2/catch.hpp>

namespace waterline::link {
namespace {

using Transport = TorBridges::Transport;
using Lines = std::vector<std::string>;

constexpr const char* kObfs4 =
    "obfs4 192.0.2.7:443 0123456789ABCDEF0123456789ABCDEF01234567 cert=ab+/cd= iat-mode=0";
constexpr const char* kSnowflake =
    "snowflake 192.0.2.3:80 0123456789ABCDEF0123456789ABCDEF01234567 "
    "url=https://front.example/ fronts=a.example,b.example ice=stun:c.example:3478";

TEST_CASE("Bridges are read as people get them, and kept as they are", "[link]") {
  const auto bridges = TorBridges::from_text(std::string("\n  Bridge ") + kObfs4 + " \r\n\n" +
                                             kSnowflake + "\n" + kObfs4);
  REQUIRE(bridges.has_value());
  CHECK(bridges->lines() == Lines{kObfs4, kSnowflake, kObfs4});
  CHECK(bridges->transports() == std::vector{Transport::kObfs4, Transport::kSnowflake});
  CHECK(TorBridges::from_text(bridges->text()) == bridges);
  CHECK(TorBridges().text().empty());
  CHECK(TorBridges::from_text("[2001:db8::7]:443") == std::nullopt);
}

TEST_CASE("No line of a bridge can become another option of Tor", "[link]") {
  for (const std::string bad :
       {"", "obfs4", "obfs4 ", "obfs3 192.0.2.7:443", "meek_lite 192.0.2.7:443",
        "192.0.2.7:443 0123456789ABCDEF0123456789ABCDEF01234567", "Bridge", "#obfs4 192.0.2.7:443",
        "obfs4 192.0.2.7:443 #", "obfs4 192.0.2.7:443 \"", "obfs4 192.0.2.7:443 \\",
        "obfs4 192.0.2.7:443\tx", "obfs4 192.0.2.7:443 \x01", "obfs4 192.0.2.7:443 \xc3\xa4",
        "obfs4 192.0.2.7:443 %include", "ControlPort 1", "obfs4x 192.0.2.7:443"}) {
    INFO(bad);
    CHECK_FALSE(TorBridges::from_text(bad).has_value());
    // One bad line spoils all.
    if (!bad.empty()) CHECK_FALSE(TorBridges::from_text(std::string(kObfs4) + "\n" + bad));
  }
  const std::string begin = "obfs4 192.0.2.7:443 ";
  CHECK(TorBridges::from_text(begin + std::string(TorBridges::kLongestLine - begin.size(), 'a')));
  CHECK_FALSE(
      TorBridges::from_text(begin + std::string(TorBridges::kLongestLine - begin.size() + 1, 'a')));
  std::string many;
  for (std::size_t i = 0; i < TorBridges::kMost; ++i) many += std::string(kObfs4) + "\n";
  CHECK(TorBridges::from_text(many));
  CHECK_FALSE(TorBridges::from_text(many + kObfs4));
}

}  // namespace
}  // namespace waterline::link
