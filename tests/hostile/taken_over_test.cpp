#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile/attacked.h"
#include "hostile/storm.h"

// Tests a real node whose courier was taken over or misbehaves: the node goes on and reports it.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;

namespace {

// A folder with the real program, and the probe as its courier, which obeys the orders in that
// folder.
class Programs {
 public:
  Programs() {
    const std::filesystem::path built(WATERLINE_BUILD_DIR);
    std::filesystem::copy(built / "waterline", folder_.path() / "waterline");
    std::filesystem::copy(built / "waterline-courier-probe", folder_.path() / "waterline-courier");
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  void order(const std::string& orders) { scenario::write_file(folder() / "orders", orders); }

 private:
  scenario::Scratch folder_;
};

std::size_t ends(Attacked& scene) {
  const auto ended = scene.courier_ended();
  return ended.is_null() ? 0 : ended["times"].get<std::size_t>();
}

template <class Condition>
bool eventually(Condition holds) {
  for (int i = 0; i < 400; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(25ms);
  }
  return false;
}

// Replaces the courier: a pause ends it, and the end of the pause starts another.
void begin_another(Attacked& scene) {
  REQUIRE(scene.ada.run({"pause"}).code == 0);
  REQUIRE(scene.ada.run({"resume"}).code == 0);
}

}  // namespace

TEST_CASE("a taken-over courier is reported and replaced, and nothing is lost", "[hostile][cage]") {
  Programs programs;
  Attacked scene(programs.folder());
  const auto before = scene.holdings();
  const pid_t node = scene.ada.node_process();
  const std::string process = "/proc/" + std::to_string(node);
  const std::pair<std::string, std::string> attempts[] = {
      {"open a file to read", scene.ada.home() / "deep.db"},
      {"open a file to write", scene.ada.home() / "vault.db"},
      {"open a file, the new way", scene.ada.home() / "ledger.db"},
      {"remove a file", scene.ada.home() / "keyring"},
      {"open a file to write", process + "/mem"},
      {"open a file to read", process + "/environ"},
      {"end a process", std::to_string(node)},
      {"trace a process", std::to_string(node)},
      {"change a file's mode", scene.ada.socket()},
      {"open a netlink socket", ""},
  };
  for (const auto& [attempt, target] : attempts) {
    INFO(attempt << ": " << target);
    const std::size_t ended = ends(scene);
    programs.order("attempt " + attempt + "\ntarget " + target + "\n");
    begin_another(scene);
    CHECK(eventually([&] { return ends(scene) > ended; }));
    CHECK(scene.courier_ended()["why"] == "forbidden_call");
    programs.order("");
    CHECK(eventually([&] { return scene.connect().meet().has_value(); }));
    CHECK(scene.ada.node_process() == node);
  }
  CHECK(scene.holdings() == before);
  const std::string told = scene.ada.run({"status"}).out;
  CHECK(told.find(
            "The network process tried something that it may not do, and the system ended it") !=
        std::string::npos);
  CHECK(told.find("Nothing private is within its reach") != std::string::npos);
  CHECK(scene.ada.run({"doctor", "--wait", "1"}).out.find("tried something that it may not do") !=
        std::string::npos);
}

TEST_CASE("a flooding courier is ended or waits, and its node still answers",
          "[hostile][cage][serial]") {
  Programs programs;
  Attacked scene(programs.folder());
  const auto before = scene.holdings();
  const pid_t node = scene.ada.node_process();
  const Waits idle = measure(scene, 1s);
  std::cout << "idle: " << idle.median.count() << " ms median, " << idle.worst.count()
            << " ms worst\n";
  for (const auto& [how, is_ended] :
       std::initializer_list<std::pair<std::string, bool>>{{"noise", true},
                                                           {"calls", true},
                                                           {"links", true},
                                                           {"questions", false},
                                                           {"stores", false},
                                                           {"silence", false}}) {
    INFO(how);
    REQUIRE(forget_peak(node));
    const long memory_before = peak_memory(node);
    const std::size_t ended = ends(scene);
    programs.order("mad " + how);
    begin_another(scene);
    if (is_ended) {
      CHECK(eventually([&] { return ends(scene) > ended; }));
      CHECK(scene.courier_ended()["why"] == "broke_rule");
    }
    const Waits waits = measure(scene, 1s);
    std::cout << "a courier that is mad with " << how << ": " << waits.median.count()
              << " ms median, " << waits.worst.count() << " ms worst; peak memory of the node "
              << memory_before / 1024 << " MiB before, " << peak_memory(node) / 1024
              << " MiB now\n";
    CHECK(waits.worst < 1s);
    if (kMemoryIsOurs) CHECK(peak_memory(node) < memory_before + std::int64_t{32} * 1024);
    CHECK(scene.ada.node_process() == node);
  }
  const std::string told = scene.ada.run({"status"}).out;
  CHECK(told.find("The network process asked for something that it may not have, and was ended") !=
        std::string::npos);
  programs.order("");
  begin_another(scene);
  CHECK(eventually([&] { return scene.connect().meet().has_value(); }));
  CHECK(scene.holdings()["entries"].size() > before["entries"].size());
  CHECK(scene.holdings()["given"] == before["given"]);
}

TEST_CASE("a node needs seccomp for the network and reports an older Landlock", "[hostile][cage]") {
  Programs programs;
  Attacked scene(programs.folder());
  programs.order("landlock 2");
  begin_another(scene);
  CHECK(eventually([&] { return scene.connect().meet().has_value(); }));
  CHECK(scene.ada.run({"status"}).out.find("Landlock version 2, an older one.") !=
        std::string::npos);
  CHECK(scene.ada.run({"doctor", "--wait", "1"}).out.find("Landlock version 2, an older one.") !=
        std::string::npos);
  programs.order("landlock 0");
  begin_another(scene);
  CHECK(eventually([&] { return scene.connect().meet().has_value(); }));
  CHECK(scene.ada.run({"status"}).out.find("no Landlock") != std::string::npos);
  programs.order("no seccomp");
  begin_another(scene);
  CHECK_FALSE(Line(scene.port).connected());
  CHECK(scene.problem() == "no_network_process");
  const auto finished = scene.ada.run({"doctor", "--wait", "1"});
  CHECK((finished.out + finished.err).find("offers no seccomp") != std::string::npos);
}

// The tests often run as root. This one runs this program again as an ordinary user.
TEST_CASE("the attacks on the courier also fail for an ordinary user", "[hostile][cage]") {
  if (geteuid() != 0) {
    WARN("SKIPPED: the other tests have shown it, run by an ordinary user");
    return;
  }
  constexpr uid_t kNobody = 65534;
  const scenario::Scratch folder;
  REQUIRE(chown(folder.path().c_str(), kNobody, kNobody) == 0);
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string report = folder.path() / "report";
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::string folder_of_its_own = "TMPDIR=" + folder.path().string();
    if (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0) _exit(3);
    if (access((std::string(WATERLINE_BUILD_DIR) + "/waterline").c_str(), X_OK) != 0) _exit(2);
    const int out = open(report.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(3);
    std::vector<std::string> words = {
        self, "a taken-over courier is reported*,a node needs seccomp for the network*"};
    std::vector<std::string> variables = {folder_of_its_own, "PATH=/usr/bin:/bin",
                                          "HOME=" + folder.path().string()};
    char* arguments[] = {words[0].data(), words[1].data(), nullptr};
    char* environment[] = {variables[0].data(), variables[1].data(), variables[2].data(), nullptr};
    execve(self.c_str(), arguments, environment);
    _exit(3);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 2) {
    WARN("SKIPPED: an ordinary user cannot reach the programs that were built");
    return;
  }
  const std::string said =
      std::filesystem::exists(report) ? scenario::content_of(report) : std::string();
  INFO(said);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(said.find("2 test cases") != std::string::npos);
}
