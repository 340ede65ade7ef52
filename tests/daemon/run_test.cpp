#include "daemon/run.h"

#include <fstream>
#include <iostream>
#include <sstream>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fakes/looking.h"
#include "fakes/running_node.h"

namespace waterline::daemon {

using namespace waterline::test;
namespace {

// A node as a process of its own, as the command `node` starts it.
class NodeProcess {
 public:
  explicit NodeProcess(const std::filesystem::path& home) : home_(home) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    std::cout.flush();  // otherwise the child would write the buffered text again
    id_ = ::fork();
    REQUIRE(id_ >= 0);
    if (id_ == 0) {
      ::close(ends[0]);
      ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
      ::_exit(run({home, ends[1], "/nonexistent/courier"}));
    }
    ::close(ends[1]);
    unsigned char word = 0xff;
    if (::read(ends[0], &word, 1) == 1) word_ = word;
    ::close(ends[0]);
  }
  ~NodeProcess() {
    if (id_ > 0) {
      ::kill(id_, SIGKILL);
      wait();
    }
  }

  [[nodiscard]] int word() const { return word_; }
  [[nodiscard]] pid_t id() const { return id_; }
  void signal(int number) const { ::kill(id_, number); }
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  Json ask(std::string_view method, std::string_view path, const Json& body = Json::object()) {
    return talk(node::Home::locate(home_).socket(), request_bytes(method, path, body.dump()))
        .json();
  }

 private:
  std::filesystem::path home_;
  pid_t id_ = -1;
  int word_ = -1;
};

bool is_done(const Json& answer) {
  return answer.value("schema", "") == "waterline/done/1";
}

TEST_CASE("a node runs until a signal or a request ends it", "[daemon]") {
  const TemporaryFolder folder;
  CHECK_FALSE(connect_to_node(folder.path()).ok());
  CHECK_FALSE(has_journal(folder.path()));
  NodeProcess node(folder.path());
  REQUIRE(node.word() == 0);
  CHECK(connect_to_node(folder.path()).ok());
  CHECK(node.ask("GET", "/v1/status")["state"] == "absent");
  SECTION("by SIGTERM") {
    node.signal(SIGTERM);
  }
  SECTION("by SIGINT") {
    node.signal(SIGINT);
  }
  SECTION("by a request") {
    CHECK(is_done(node.ask("POST", "/v1/stop")));
  }
  CHECK(node.wait() == 0);
  CHECK_FALSE(connect_to_node(folder.path()).ok());
  CHECK_FALSE(std::filesystem::exists(node::Home::locate(folder.path()).socket()));
}

TEST_CASE("a second node on the same home ends with code 11", "[daemon]") {
  const TemporaryFolder folder;
  NodeProcess first(folder.path());
  NodeProcess second(folder.path());
  CHECK(second.word() == 11);
  CHECK(second.wait() == 11);
  CHECK(first.ask("GET", "/v1/status")["state"] == "absent");
}

TEST_CASE("an entry stored before kill -9 is there afterwards", "[daemon]") {
  const TemporaryFolder folder;
  std::string id;
  {
    NodeProcess node(folder.path());
    node.ask("POST", "/v1/init/begin", {{"passphrase", kPassphrase}});
    REQUIRE(is_done(node.ask("POST", "/v1/init/finish", {{"accept_loss", true}})));
    id = node.ask("POST", "/v1/entries", {{"text", "kept"}})["id"];
    node.signal(SIGKILL);
    node.wait();
  }
  CHECK(has_journal(folder.path()));
  NodeProcess node(folder.path());
  REQUIRE(node.word() == 0);
  REQUIRE(is_done(node.ask("POST", "/v1/unlock", {{"passphrase", kPassphrase}})));
  CHECK(node.ask("GET", "/v1/entries/" + id)["text"] == "kept");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// Returns how often a text occurs in the memory of a process.
int count_in_memory(pid_t process, const std::string& text) {
  std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
  std::ifstream memory("/proc/" + std::to_string(process) + "/mem", std::ios::binary);
  int count = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    std::string rights;
    std::istringstream(line) >> std::hex >> begin >> dash >> end >> rights;
    if (rights.substr(0, 2) != "rw") continue;
    std::string bytes(end - begin, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(begin));
    if (!memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) continue;
    for (std::size_t at = 0; (at = bytes.find(text, at)) != std::string::npos; ++at) ++count;
  }
  return count;
}

TEST_CASE("after a lock the node's memory holds no written or typed words", "[daemon][user]") {
  if (!fakes::may_look()) return;
  const TemporaryFolder folder;
  // The marker and the passphrase are made after the node is forked from this test. Otherwise the
  // node would have them in the memory that it inherits.
  const std::string end = std::to_string(::getpid());
  NodeProcess node(folder.path());
  const std::string marker = "Zaunkönig-" + end + "-unverwechselbar";
  const std::string passphrase = "Passwort-" + end + "-unverwechselbar";
  node.ask("POST", "/v1/init/begin", {{"passphrase", passphrase}});
  REQUIRE(is_done(node.ask("POST", "/v1/init/finish", {{"accept_loss", true}})));
  CHECK(count_in_memory(node.id(), passphrase) == 0);
  std::string text;
  for (int i = 0; i < 200; ++i) text += marker + "\n";
  const std::string id = node.ask("POST", "/v1/entries", {{"text", text}})["id"];
  REQUIRE(node.ask("GET", "/v1/entries/" + id)["text"] == text);
  REQUIRE(node.ask("POST", "/v1/search", {{"query", "unverwechselbar"}})["found"].size() == 1);
  REQUIRE(node.ask("GET", "/v1/entries")["entries"].size() == 1);
  // The search does find a text that the node holds.
  CHECK(count_in_memory(node.id(), folder.path().filename().string()) > 0);
  REQUIRE(is_done(node.ask("POST", "/v1/lock", {{"all", false}})));
  CHECK(count_in_memory(node.id(), marker) == 0);
  CHECK(count_in_memory(node.id(), passphrase) == 0);
}

#endif

}  // namespace
}  // namespace waterline::daemon
