#include "link/callers.h"

#include <array>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/file_descriptor.h"
#include "link/socket_broker.h"

namespace waterline::link {
namespace {

base::Bytes host_bytes(const char* text) {
  std::array<std::byte, 16> bytes{};
  const bool is_ipv4 = inet_pton(AF_INET, text, bytes.data()) == 1;
  REQUIRE((is_ipv4 || inet_pton(AF_INET6, text, bytes.data()) == 1));
  return base::to_bytes(base::ByteView(bytes).first(is_ipv4 ? 4 : 16));
}

TEST_CASE("The system tells which hosts are connected to a port", "[link]") {
  for (const char* const host : {"127.0.0.1", "0.0.0.0", "[::]"}) {
    const auto waits = listen_at({host == std::string("[::]") ? "::" : host, 0});
    REQUIRE(waits.ok());
    const std::uint16_t port = waits->address.port;
    CHECK_FALSE(is_connected_to(host_bytes("127.0.0.2"), port));
    const base::FileDescriptor caller(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in from{AF_INET, 0, {}, {}};
    sockaddr_in to{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
    REQUIRE(inet_pton(AF_INET, "127.0.0.2", &from.sin_addr) == 1);
    REQUIRE(::bind(caller.get(), reinterpret_cast<sockaddr*>(&from), sizeof from) == 0);
    REQUIRE(::connect(caller.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
    CHECK(is_connected_to(host_bytes("127.0.0.2"), port));
    CHECK_FALSE(is_connected_to(host_bytes("127.0.0.3"), port));
    CHECK_FALSE(is_connected_to(host_bytes("127.0.0.2"), static_cast<std::uint16_t>(port + 1)));
  }
}

TEST_CASE("A socket that only listens is connected to nobody", "[link]") {
  const std::string table =
      "  sl  local_address rem_address   st tx_queue rx_queue\n"
      "   0: 00000000:B18E 00000000:0000 0A 00000000:00000000\n";
  CHECK_FALSE(has_connection(table, host_bytes("0.0.0.0"), 0xb18e));
  CHECK_FALSE(has_connection("", host_bytes("127.0.0.1"), 1));
}

TEST_CASE("A call that only began, or has ended, is no connection", "[link]") {
  const auto stands = [](const std::string& state) {
    return has_connection(
        "  sl  local_address rem_address   st tx_queue rx_queue\n"
        "   0: 00000000:B96E 637100CB:9C40 " +
            state + " 00000000:00000000\n",
        host_bytes("203.0.113.99"), 0xb96e);
  };
  CHECK(stands("01"));
  CHECK(stands("08"));
  CHECK_FALSE(stands("03"));  // a forged SYN is enough for it
  CHECK_FALSE(stands("06"));
}

}  // namespace
}  // namespace waterline::link
