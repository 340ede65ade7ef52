#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>

#include <catch2/catch.hpp>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/unix_socket.h"
#include "daemon/passed_socket.h"
#include "daemon/run.h"
#include "fakes/running_node.h"

// Tests the node as a service manager starts it: the manager passes a listening socket, and the
// node tells the manager when it is ready.
namespace waterline::daemon {

using namespace waterline::test;
namespace {

namespace fs = std::filesystem;

// A service manager with one service.
class Manager {
 public:
  explicit Manager(const fs::path& home) : home_(node::Home::locate(home)) {
    for (const fs::path& made : {home_.data, home_.runtime}) {
      fs::create_directories(made);
      ::chmod(made.c_str(), 0700);
    }
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const std::string path = notices();
    REQUIRE(path.size() < sizeof name.sun_path);
    std::memcpy(name.sun_path, path.c_str(), path.size());
    notices_.reset(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    REQUIRE(::bind(notices_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
  }
  ~Manager() {
    if (service_ > 0) ::kill(service_, SIGKILL);
    if (service_ > 0) stop(SIGKILL);
  }

  void listen() {
    auto socket = api::listen_at(home_.socket());
    REQUIRE(socket.ok());
    listening_ = std::move(*socket);
  }
  // Starts the node with the listening socket. `between` runs in the new process before the node.
  void start(const std::function<void()>& between = [] {}) {
    service_ = ::fork();
    REQUIRE(service_ >= 0);
    if (service_ == 0) {
      ::dup2(listening_.get(), 3);
      ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
      ::setenv("LISTEN_FDS", "1", 1);
      ::setenv("NOTIFY_SOCKET", notices().c_str(), 1);
      const std::ofstream nowhere("/dev/null");
      std::cerr.rdbuf(nowhere.rdbuf());
      between();
      ::_exit(run({.home = home_.data, .courier = "/nonexistent/courier"}));
    }
  }
  // Returns what the service says next, or nothing after half a minute.
  std::string notice() {
    pollfd wait{notices_.get(), POLLIN, 0};
    char text[100];
    if (::poll(&wait, 1, 30'000) != 1) return {};
    const ssize_t got = ::recv(notices_.get(), text, sizeof text, 0);
    return {text, static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }
  int stop(int signal) {
    ::kill(service_, signal);
    int status = 0;
    ::waitpid(service_, &status, 0);
    service_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  [[nodiscard]] Json status() const {
    return talk(home_.socket(), request_bytes("GET", "/v1/status", "{}")).json();
  }
  [[nodiscard]] bool is_waiting() const {
    pollfd wait{listening_.get(), POLLIN, 0};
    return ::poll(&wait, 1, 0) == 1;
  }
  [[nodiscard]] const node::Home& home() const { return home_; }
  [[nodiscard]] pid_t service() const { return service_; }

 private:
  [[nodiscard]] std::string notices() const { return home_.data / "notices"; }

  node::Home home_;
  base::FileDescriptor notices_;
  base::FileDescriptor listening_;
  pid_t service_ = -1;
};

pid_t other_end(const base::FileDescriptor& connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  REQUIRE(::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0);
  return peer.pid;
}

TEST_CASE("a node answers on the socket of a service manager and leaves it", "[daemon]") {
  const TemporaryFolder folder;
  Manager manager(folder.path());
  manager.listen();
  const auto early = api::connect_to(manager.home().socket());  // waits until there is a node
  REQUIRE(early.ok());
  manager.start();
  CHECK(manager.notice() == "READY=1");
  CHECK(manager.status()["state"] == "absent");
  const auto connection = api::connect_to(manager.home().socket());
  REQUIRE(connection.ok());
  CHECK(other_end(*connection) == manager.service());
  CHECK(manager.status()["state"] == "absent");  // so the connections before were accepted
  CHECK(manager.stop(SIGTERM) == 0);
  CHECK_FALSE(manager.is_waiting());
  CHECK(api::connect_to(manager.home().socket()).ok());
  CHECK(manager.is_waiting());  // the manager would start the node now
}

TEST_CASE("a node listens itself where the passed socket cannot be reached", "[daemon]") {
  const TemporaryFolder folder;
  Manager manager(folder.path());
  manager.listen();
  SECTION("because another node removed it") {
    fs::remove(manager.home().socket());
  }
  SECTION("because a killed node's lies in its place") {
    CHECK(api::listen_at(manager.home().socket()).ok());
  }
  manager.start();
  CHECK(manager.notice() == "READY=1");
  CHECK(manager.status()["state"] == "absent");
  CHECK_FALSE(manager.is_waiting());
  CHECK(manager.stop(SIGTERM) == 0);
  CHECK_FALSE(fs::exists(manager.home().socket()));
}

TEST_CASE("descriptors that are not one Unix socket for us are not used", "[daemon]") {
  const TemporaryFolder folder;
  Manager manager(folder.path());
  manager.listen();
  SECTION("for another process") {
    manager.start([] { ::setenv("LISTEN_PID", "1", 1); });
  }
  SECTION("two of them") {
    manager.start([] { ::setenv("LISTEN_FDS", "2", 1); });
  }
  SECTION("a pipe") {
    manager.start([] {
      int ends[2];
      if (::pipe(ends) == 0) ::dup2(ends[0], 3);
    });
  }
  CHECK(manager.notice() == "READY=1");
  CHECK(manager.stop(SIGTERM) == 0);
  CHECK_FALSE(fs::exists(manager.home().socket()));
}

TEST_CASE("a node that cannot have its home says nothing and ends with code 11", "[daemon]") {
  const TemporaryFolder folder;
  Manager first(folder.path() / "home");
  first.start();
  REQUIRE(first.notice() == "READY=1");
  const pid_t second = ::fork();
  REQUIRE(second >= 0);
  if (second == 0) ::_exit(run({.home = first.home().data, .courier = "/nonexistent/courier"}));
  int status = 0;
  REQUIRE(::waitpid(second, &status, 0) == second);
  CHECK(WEXITSTATUS(status) == 11);
  CHECK(first.stop(SIGTERM) == 0);
}

TEST_CASE("the variables of a service manager are not passed on", "[daemon]") {
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::setenv(name, "1", 1);
  CHECK_FALSE(take_passed_socket());
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"})
    CHECK(std::getenv(name) == nullptr);
}

}  // namespace
}  // namespace waterline::daemon
