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

TEST_CASE("no address of this device, of everybody or of nobody is elsewhere", "[link]") {
  for (const char* there : {"192.0.2.7", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.3.4",
                            "1.0.0.0", "126.1.1.1", "128.0.0.1", "223.255.255.255", "2001:db8::7",
                            "fd00::2", "fec0::1", "fe7f::1", "home.example", "localhost"}) {
    INFO(there);
    CHECK(may_be_elsewhere({there, 9}));
    CHECK_FALSE(is_loopback({there, 9}));
  }
  for (const char* nowhere :
       {"0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.255", "224.0.0.1", "239.255.255.250",
        "240.0.0.1", "255.255.255.255", "::", "::1", "ff02::1", "ff0e::1", "fe80::1", "febf::1",
        "::ffff:127.0.0.1", "::ffff:192.0.2.7", "::ffff:0:0"}) {
    INFO(nowhere);
    CHECK_FALSE(may_be_elsewhere({nowhere, 9}));
  }
  for (const char* own : {"127.0.0.1", "127.9.9.9", "::1"}) CHECK(is_loopback({own, 9}));
  for (const char* other : {"0.0.0.0", "::", "::ffff:127.0.0.1"})
    CHECK_FALSE(is_loopback({other, 9}));
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
