#pragma once

#include <cstdint>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "fakes/running_node.h"

// A client on loopback that sends the bytes that a browser would send.
namespace waterline::test {

inline base::FileDescriptor dial(std::uint16_t port) {
  base::FileDescriptor connection(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    connection.reset();
  return connection;
}

// Makes requests as the journal's own page in a browser does. A test can change each part of the
// request.
struct Page {
  std::uint16_t port;
  std::string token = std::string();
  std::string host = "127.0.0.1:" + std::to_string(port);
  std::string origin = "http://127.0.0.1:" + std::to_string(port);
  std::string type = "application/json";
  std::string more = std::string();

  [[nodiscard]] HttpAnswer ask(const std::string& method, const std::string& path,
                               const Json& body = Json::object()) const {
    std::string bytes =
        method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more;
    if (!origin.empty()) bytes += "Origin: " + origin + "\r\n";
    if (!token.empty()) bytes += "Authorization: Bearer " + token + "\r\n";
    const std::string text = body.dump();
    const bool has_body = method == "POST" || method == "PUT";
    if (has_body)
      bytes +=
          "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(text.size()) + "\r\n";
    bytes += "\r\n";
    if (has_body) bytes += text;
    const base::FileDescriptor connection = dial(port);
    return connection ? talk_over(connection, bytes) : HttpAnswer{};
  }
};

}  // namespace waterline::test
