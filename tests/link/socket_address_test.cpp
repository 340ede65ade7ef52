#include "link/socket_address.h"

#include <catch2/catch.hpp>

using namespace waterline::link;

TEST_CASE("an address to dial is exactly a host and a port", "[link]") {
  CHECK(dial_address("home.example:4711") == SocketAddress{"home.example", 4711});
  CHECK(dial_address("192.0.2.7:1") == SocketAddress{"192.0.2.7", 1});
  CHECK(dial_address("[2001:db8::7]:65535") == SocketAddress{"2001:db8::7", 65535});
  CHECK(dial_address("my-nas:80") == SocketAddress{"my-nas", 80});
  for (const char* wrong : {"",
                            ":",
                            "host",
                            "host:",
                            ":80",
                            "host:0",
                            "host:65536",
                            "host:-1",
                            "host:+1",
                            "host: 1",
                            "host:1 ",
                            " host:1",
                            "host:1x",
                            "ho st:1",
                            "ho\nst:1",
                            "host:1\n",
                            "2001:db8::7:80",
                            "[2001:db8::7]",
                            "[2001:db8::7]80",
                            "[host]:80",
                            "[]:80",
                            "[192.0.2.7]:80",
                            "http://host:80",
                            "user@host:80",
                            "host/..:80",
                            "-option:80",
                            "h\xc3\xb6st:80",
                            "host%00:1"}) {
    INFO(wrong);
    CHECK_FALSE(dial_address(wrong).has_value());
  }
  CHECK_FALSE(dial_address(std::string(300, 'a') + ":80").has_value());
}

TEST_CASE("a listening address is numeric, and a port alone means everywhere", "[link]") {
  CHECK(listen_address("4711") == SocketAddress{"::", 4711});
  CHECK(listen_address("0") == SocketAddress{"::", 0});
  CHECK(listen_address("[::]:0") == SocketAddress{"::", 0});
  CHECK(listen_address("localhost:80") == SocketAddress{"127.0.0.1", 80});
  CHECK(listen_address("0.0.0.0:80") == SocketAddress{"0.0.0.0", 80});
  for (const char* wrong :
       {"", "65536", "-1", "host:80", "192.0.2.300:80", "::", "[::]", "127.0.0.1"}) {
    INFO(wrong);
    CHECK_FALSE(listen_address(wrong).has_value());
  }
}

TEST_CASE("a host that is shown can be typed before a port", "[link]") {
  for (const char* host : {"192.0.2.7", "fd00::2"}) {
    CHECK(listen_address(host_in_address(host) + ":4711") == SocketAddress{host, 4711});
  }
}

TEST_CASE("an address reads back as it was written", "[link]") {
  for (const char* text : {"home.example:4711", "192.0.2.7:1", "[2001:db8::7]:65535"}) {
    CHECK(to_text(*dial_address(text)) == text);
  }
}
