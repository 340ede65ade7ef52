#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "scenario/process.h"

// Tests whether another program of the same user can inspect the programs that hold secrets.

using namespace waterline::scenario;

namespace {

constexpr uid_t kNobody = 65534;

// Runs programs as a user who is not root, because root may inspect every process. The user gets
// copies of the programs and files.
class OrdinaryUser {
 public:
  OrdinaryUser() {
    REQUIRE(chmod(folder().c_str(), 0755) == 0);
    for (const char* program : {"waterline", "waterline-courier", "waterline-reader",
                                "waterline-lens", "waterline-sound", "waterline-watcher"}) {
      std::filesystem::copy(std::filesystem::path(WATERLINE_BUILD_DIR) / program,
                            folder() / program);
    }
    std::filesystem::create_directory(folder() / "own");
    if (geteuid() != 0) return;
    REQUIRE(chown((folder() / "own").c_str(), kNobody, kNobody) == 0);
  }

  std::unique_ptr<Running> start(std::vector<std::string> command) {
    if (geteuid() == 0) {
      const std::string user = std::to_string(kNobody);
      command.insert(command.begin(),
                     {"/usr/bin/setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"});
    }
    const std::string home = folder() / "own";
    return std::make_unique<Running>(
        command,
        std::vector<std::string>{"PATH=/usr/bin:/bin", "HOME=" + home, "XDG_RUNTIME_DIR=" + home},
        "");
  }

  std::unique_ptr<Running> waterline(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {folder() / "waterline", "--home", folder() / "own/home"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return start(command);
  }

  // proc(5): reading the environment of a process needs exactly the right to inspect it as a
  // debugger would.
  bool can_look_into(pid_t process) {
    return start({"/bin/sh", "-c", "cat /proc/$1/environ", "sh", std::to_string(process)})
               ->wait()
               .code == 0;
  }

  bool comes_to_be_open(pid_t process) {
    return eventually([&] { return can_look_into(process); });
  }
  bool comes_to_ask() {
    return eventually([&] { return std::filesystem::exists(folder() / "own/asked"); });
  }

  [[nodiscard]] pid_t node() const {
    std::string path;
    for (const auto& below : std::filesystem::directory_iterator(folder() / "own")) {
      if (below.path().filename().native().starts_with("waterline-home-"))
        path = below.path() / "sock";
    }
    const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    REQUIRE(connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ucred listening{};
    socklen_t size = sizeof listening;
    REQUIRE(getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &listening, &size) == 0);
    close(connection);
    return listening.pid;
  }

 private:
  template <class Condition>
  static bool eventually(Condition holds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return scratch_.path(); }
  Scratch scratch_;
};

bool dumps_no_core(pid_t process) {
  const std::string limits = content_of("/proc/" + std::to_string(process) + "/limits");
  const std::size_t line = limits.find("Max core file size");
  REQUIRE(line != std::string::npos);
  return limits.find_first_not_of(' ', line + 18) == limits.find("0 ", line);
}

}  // namespace

TEST_CASE("no program of the same user can inspect node or command line", "[scenario]") {
  OrdinaryUser user;
  const auto plain = user.start({"/bin/sleep", "30"});
  // First check that an ordinary process can be inspected.
  REQUIRE(user.comes_to_be_open(plain->id()));

  REQUIRE(user.waterline({"--passphrase-command", "echo a passphrase of nobody", "init",
                          "--confirm", "loss"})
              ->wait()
              .code == 0);
  const pid_t node = user.node();
  CHECK_FALSE(user.can_look_into(node));
  CHECK(dumps_no_core(node));
  CHECK(user.waterline({"lock", "--all"})->wait().code == 0);

  // A command that waits for a passphrase.
  const auto asking = user.waterline(
      {"--passphrase-command", "touch ~/asked; sleep 3; echo a passphrase of nobody", "unlock"});
  REQUIRE(user.comes_to_ask());
  CHECK_FALSE(user.can_look_into(asking->id()));
  CHECK(dumps_no_core(asking->id()));
  CHECK(asking->wait().code == 0);
  CHECK(user.waterline({"stop"})->wait().code == 0);
}
