#include "box/servers.h"

#include <cstdlib>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "fakes/eventually.h"

namespace waterline::box {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kEnvironment = {"PATH=/usr/bin:/bin", "HOME=/nonexistent",
                                               "RCLONE_CONFIG=/dev/null"};

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = on_loopback(0);
  socklen_t size = sizeof address;
  REQUIRE(bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  close(socket);
  return ntohs(address.sin_port);
}

bool answers_at(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = on_loopback(port);
  const bool answers =
      connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(socket);
  return answers;
}

const std::vector<std::string> kByPassword = {"--user", "anna", "--pass", "secret"};

Server serve(std::vector<std::string> command, std::uint16_t port,
             const std::vector<std::string>& login = kByPassword) {
  command.insert(command.end(), {"--addr", "127.0.0.1:" + std::to_string(port)});
  command.insert(command.end(), login.begin(), login.end());
  Server server{std::make_unique<scenario::Running>(command, kEnvironment, ""), port};
  fakes::eventually([&] { return answers_at(port); });
  return server;
}

}  // namespace

fs::path keys() {
  const char* folder = std::getenv("WATERLINE_BOX_KEYS");  // NOLINT(concurrency-mt-unsafe)
  INFO("run this program by tests/box/run.sh");
  REQUIRE(folder != nullptr);
  return folder;
}

Server serve_web_dav(const fs::path& folder, const std::string& authority) {
  const fs::path name = keys() / ("by-" + authority);
  return serve({"/usr/bin/rclone", "serve", "webdav", folder, "--cert", name.string() + ".pem",
                "--key", name.string() + ".key"},
               free_port());
}

Server serve_sftp(const fs::path& folder, const std::string& key, std::uint16_t port) {
  return serve({"/usr/bin/rclone", "serve", "sftp", folder, "--key", keys() / key},
               port == 0 ? free_port() : port);
}

Server serve_sftp_by_key(const fs::path& folder, const std::string& login) {
  return serve({"/usr/bin/rclone", "serve", "sftp", folder, "--key", keys() / "host"}, free_port(),
               {"--authorized-keys", keys() / (login + ".pub")});
}

Server serve_badly() {
  Server server{std::make_unique<scenario::Running>(
      std::vector<std::string>{"/usr/bin/python3", WATERLINE_SOURCE_DIR "/tests/box/server.py",
                               keys() / "by-trusted.pem", keys() / "by-trusted.key"},
      kEnvironment, "")};
  server.process->wait_for_output(".");
  const std::string said = server.process->out_so_far();
  server.port = static_cast<std::uint16_t>(std::atoi(said.c_str() + said.find(' ')));
  return server;
}

Programs::Programs(Trusts trusts) {
  const fs::path built = WATERLINE_BUILD_DIR;
  for (const char* program : {"waterline", "waterline-courier", "waterline-reader",
                              "waterline-lens", "waterline-watcher"})
    fs::copy_file(built / program, folder() / program);
  fs::copy_file(built / "waterline-carrier-of-tests", folder() / "waterline-carrier");
  if (trusts == Trusts::kTheAuthority)
    fs::copy_file(keys() / "trusted.pem", folder() / "trusted.pem");
}

}  // namespace waterline::box
