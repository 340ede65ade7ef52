#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "fakes/looking.h"
#include "scenario/leaks.h"
#include "scenario/person.h"
#include "scenario/process_memory.h"
#include "scenario/small_disk.h"

// Tests that the journal closes with the computer: real programs, and a fake login manager and
// desktop on buses of their own (python3-dbusmock).

using namespace waterline::scenario;
namespace fs = std::filesystem;
namespace base = waterline::base;

namespace {

const char* const kPython = "/usr/bin/python3";
const std::string kFakeDesktop = WATERLINE_SOURCE_DIR "/tests/scenario/fake_desktop.py";

// The buses of a computer, with a fake login manager and a fake desktop that a test controls.
class Computer {
 public:
  // Returns whether the fakes can run here, and says "skipped" and why otherwise.
  static bool can_run() {
    const Finished finished =
        Running({kPython, "-c", "import dbusmock"}, {"PATH=/usr/bin:/bin"}, "").wait();
    if (finished.code == 0 && fs::exists("/usr/bin/dbus-daemon")) return true;
    WARN("skipped: there are no fake buses here (apt: python3-dbusmock, dbus-daemon)");
    return false;
  }

  Computer()
      : fakes_({kPython, kFakeDesktop, "serve", folder_.path()}, {"PATH=/usr/bin:/bin"}, "") {
    fakes_.wait_for_output("ready");
  }

  std::string happens(const std::vector<std::string>& what) {
    std::vector<std::string> command = {kPython, kFakeDesktop, "do"};
    command.insert(command.end(), what.begin(), what.end());
    std::vector<std::string> environment = addresses();
    environment.emplace_back("PATH=/usr/bin:/bin");
    const Finished finished = Running(command, environment, "").wait();
    INFO(finished.err);
    REQUIRE(finished.code == 0);
    return finished.out;
  }
  std::size_t inhibitors() { return Json::parse(happens({"inhibitors"})).size(); }
  Json notes() { return Json::parse(happens({"notes"})); }

  [[nodiscard]] std::vector<std::string> addresses() const {
    return {"DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + (folder_.path() / "system").string(),
            "DBUS_SESSION_BUS_ADDRESS=unix:path=" + (folder_.path() / "session").string()};
  }

 private:
  Scratch folder_;
  Running fakes_;
};

Json computer_of(Person& person) {
  return person.request("GET", "/v1/status").value("computer", Json());
}

bool listens(Person& person) {
  const Json computer = computer_of(person);
  return computer.is_object() && computer["watcher"] == "listens";
}

std::string state_of(Person& person) {
  if (!person.node_answers()) return "ended";
  const auto status = person.try_request("GET", "/v1/status");
  return status ? status->value("state", "") : "ended";
}

// Makes a journal on this computer, with a watcher that listens.
void begin_on(Person& person, const Computer& computer) {
  for (const std::string& variable : computer.addresses()) person.set_environment(variable);
  person.initialize();
  REQUIRE(eventually([&] { return listens(person); }));
}

void open_again(Person& person) {
  person.ask({"unlock"});
  REQUIRE(eventually([&] { return listens(person); }));
}

// Returns the children of a process whose program has this name.
std::vector<pid_t> children_of(pid_t parent, const std::string& name) {
  std::vector<pid_t> found;
  for (const auto& process : fs::directory_iterator("/proc")) {
    std::ifstream stat(process.path() / "stat");
    std::string line;
    if (!std::getline(stat, line)) continue;
    const std::size_t end = line.rfind(") ");
    if (end == std::string::npos || std::stoi(line.substr(end + 4)) != parent) continue;
    // The kernel keeps 15 letters of a name.
    if (line.substr(line.find('(') + 1).starts_with(name.substr(0, 15)))
      found.push_back(std::stoi(process.path().filename()));
  }
  return found;
}

pid_t watcher_of(const Person& person) {
  const auto found = children_of(person.node_process(), "waterline-watcher");
  REQUIRE(found.size() == 1);
  return found.front();
}

// A page in a browser: a client on loopback with a token.
class Page {
 public:
  explicit Page(Person& person) {
    const Json opened = person.request("POST", "/v1/loopback/open");
    const std::string address = opened["address"];
    port_ = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    const std::string answer = ask("POST", "/v1/loopback/session", {{"code", opened["code"]}});
    token_ = Json::parse(answer.substr(answer.find("\r\n\r\n")))["token"];
  }
  [[nodiscard]] bool is_answered() {
    return ask("GET", "/v1/entries", {}).starts_with("HTTP/1.1 200");
  }

 private:
  std::string ask(const std::string& method, const std::string& path, const Json& body) {
    const base::FileDescriptor connection(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0)
      return {};
    const std::string host = "127.0.0.1:" + std::to_string(port_);
    std::string request = method + " " + path + " HTTP/1.1\r\nHost: " + host +
                          "\r\nOrigin: http://" + host + "\r\nConnection: close\r\n";
    if (!token_.empty()) request += "Authorization: Bearer " + token_ + "\r\n";
    const std::string content = body.is_null() ? "" : body.dump();
    if (!content.empty()) {
      request +=
          "Content-Type: application/json\r\nContent-Length: " + std::to_string(content.size()) +
          "\r\n";
    }
    request += "\r\n" + content;
    (void)!::send(connection.get(), request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::recv(connection.get(), piece.data(), piece.size(), 0)) > 0;)
      answer.append(piece.data(), static_cast<std::size_t>(got));
    return answer;
  }

  std::uint16_t port_ = 0;
  std::string token_;
};

}  // namespace

TEST_CASE("each sign of a locked screen locks the journal", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  const std::vector<std::vector<std::string>> signs = {
      {"Lock", "own"},          {"LockedHint", "own", "true"}, {"Active", "own", "false"},
      {"saver-on", "gnome"},    {"saver-on", "freedesktop"},   {"saver-on", "xfce"},
      {"saver-on", "cinnamon"}, {"saver-on", "mate"}};
  for (const auto& sign : signs) {
    INFO(sign[0] << " " << sign[1]);
    REQUIRE(state_of(ada) == "open");
    computer.happens(sign);
    CHECK(eventually([&] { return state_of(ada) == "locked"; }));
    ada.ask({"unlock"});
  }
  CHECK(computer_of(ada)["told"] == Json({"locked", "away", "dark"}));
  const Finished told = ada.run({"doctor"});
  CHECK(told.out.find("This desktop has told of its lock screen") != std::string::npos);
}

TEST_CASE("what happens to others, or unlocks a screen, changes nothing", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  CHECK(ada.run({"doctor"}).out.find("Nothing has told of a lock screen yet") != std::string::npos);
  for (const char* saver : {"gnome", "freedesktop", "xfce", "cinnamon", "mate"})
    computer.happens({"saver-off", saver});
  computer.happens({"Lock", "other"});
  computer.happens({"LockedHint", "other", "true"});
  computer.happens({"Active", "other", "true"});
  computer.happens({"Active", "other", "false"});
  computer.happens({"removed", "other"});
  computer.happens({"awake"});
  computer.happens({"Unlock", "own"});
  CHECK(state_of(ada) == "open");
  // The watcher handles events in the order in which they happen. So when the journal locks at this
  // event, the watcher has already handled all earlier ones, and none of them locked the journal.
  computer.happens({"Active", "own", "false"});
  CHECK(eventually([&] { return state_of(ada) == "locked"; }));
  computer.happens({"Unlock", "own"});
  computer.happens({"LockedHint", "own", "false"});
  computer.happens({"Active", "own", "true"});
  computer.happens({"inhibitors"});
  CHECK(state_of(ada) == "locked");
  open_again(ada);
  CHECK(computer_of(ada)["told"] == Json({"away"}));
}

TEST_CASE("before sleep and shutdown everything is closed", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  CHECK(computer_of(ada)["delays_sleep"] == true);
  for (const char* what : {"sleep", "shutdown"}) {
    INFO(what);
    REQUIRE(computer.inhibitors() == 1);
    // The node is stopped here. As long as it does not answer, the watcher keeps the inhibitor, and
    // the computer does not sleep.
    const pid_t node = ada.node_process();
    ::kill(node, SIGSTOP);
    computer.happens({what});
    CHECK(computer.inhibitors() == 1);
    CHECK(computer.inhibitors() == 1);
    ::kill(node, SIGCONT);
    // Once the inhibitor is gone, the computer may sleep, so nothing may be open.
    REQUIRE(eventually([&] { return computer.inhibitors() == 0; }));
    CHECK(state_of(ada) == "closed");
    computer.happens({"awake"});
    open_again(ada);
  }
  CHECK(computer_of(ada)["told"] == Json({"sleep"}));
}

TEST_CASE("the last logout closes everything and ends the node", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  const pid_t node = ada.node_process();
  computer.happens({"new", "second", "seat0"});
  computer.happens({"removed", "second"});
  CHECK(computer.inhibitors() == 1);
  CHECK(state_of(ada) == "open");
  computer.happens({"removed", "own"});
  CHECK(eventually([&] { return !fs::exists("/proc/" + std::to_string(node)); }));
  CHECK(state_of(ada) == "ended");
}

TEST_CASE("after a sign the page and the command line are closed", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  ada.ask({"write", "A line"});
  Page page(ada);
  REQUIRE(page.is_answered());
  computer.happens({"saver-on", "xfce"});
  CHECK(eventually([&] { return state_of(ada) == "locked"; }));
  CHECK_FALSE(page.is_answered());
  CHECK(ada.request("GET", "/v1/entries")["error"] == "locked");
  ada.ask({"unlock"});
  CHECK_FALSE(page.is_answered());  // its token ended with the lock
}

// Sanitizers keep freed memory.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("after a sign no process of the node has the words", "[scenario][computer][user]") {
  if (!Computer::can_run() || !waterline::fakes::may_look()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  const std::string marker = marker_of("computer");
  ada.ask({"write", "A line with " + marker});
  ada.ask({"search", marker});
  const auto found = [&](pid_t process) { return found_in_memory(process, forms_of(marker)); };
  REQUIRE(found(ada.node_process()).has_value());
  CHECK_FALSE(found(ada.node_process())->empty());
  CHECK(found(watcher_of(ada))->empty());
  computer.happens({"Lock", "own"});
  CHECK(eventually([&] { return state_of(ada) == "locked"; }));
  CHECK(found(ada.node_process())->empty());
  CHECK(found(watcher_of(ada))->empty());
}
#endif

TEST_CASE("a dark screen does not lock for a person who wants that", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  CHECK(computer_of(ada)["lock_when_dark"] == true);
  ada.ask({"lock", "--when-dark", "off"});
  CHECK(computer_of(ada)["lock_when_dark"] == false);
  computer.happens({"saver-on", "gnome"});
  CHECK(eventually([&] { return computer_of(ada)["told"] == Json({"dark"}); }));
  CHECK(state_of(ada) == "open");
  computer.happens({"LockedHint", "own", "true"});
  CHECK(eventually([&] { return state_of(ada) == "locked"; }));
  ada.ask({"unlock"});
  ada.ask({"lock", "--when-dark", "on"});
  CHECK(computer_of(ada)["lock_when_dark"] == true);
}

TEST_CASE("a killed watcher locks the journal and is started again", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  for (int time = 0; time < 3; ++time) {
    const pid_t killed = watcher_of(ada);
    ::kill(killed, SIGKILL);
    REQUIRE(eventually([&] { return state_of(ada) == "locked"; }));
    open_again(ada);
    CHECK(watcher_of(ada) != killed);
  }
  ::kill(watcher_of(ada), SIGKILL);
  REQUIRE(eventually([&] { return state_of(ada) == "locked"; }));
  CHECK(children_of(ada.node_process(), "waterline-watcher").empty());
  open_again(ada);
}

TEST_CASE("a watcher that hears less than the one before does not stay", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  computer.happens({"end-login-manager"});
  ::kill(watcher_of(ada), SIGKILL);
  REQUIRE(eventually([&] { return state_of(ada) == "locked"; }));
  computer.happens({"begin-login-manager"});
  bool hears_it = false;
  for (int time = 0; time < 20 && !hears_it; ++time) {
    ada.run({"unlock"});
    hears_it = listens(ada) && computer_of(ada)["login"] == true;
  }
  CHECK(hears_it);
}

TEST_CASE("a change of the passphrase keeps the watcher", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  const pid_t watcher = watcher_of(ada);
  const fs::path next = ada.folder() / "next";
  write_file(next, "eleven slow herons by the pond\n");
  ada.ask(
      {"passphrase", "--new-passphrase-file", next, "--somebody-knows-it", "--confirm", "loss"});
  CHECK(state_of(ada) == "open");
  CHECK(watcher_of(ada) == watcher);
  computer.happens({"Lock", "own"});
  CHECK(eventually([&] { return state_of(ada) == "locked"; }));
}

TEST_CASE("a journal that is opened while the computer goes to sleep is closed again",
          "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  ada.ask({"lock", "--all"});
  for (const char* property : {"PreparingForSleep", "PreparingForShutdown"}) {
    INFO(property);
    computer.happens({"manager", property, "true"});
    ada.run({"unlock"});
    CHECK(eventually([&] { return state_of(ada) == "closed"; }));
    computer.happens({"manager", property, "false"});
    open_again(ada);
    ada.ask({"lock", "--all"});
  }
}

TEST_CASE("a session that was left, but in which a program runs on, delays no logout",
          "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  computer.happens({"closing", "old"});
  begin_on(ada, computer);
  computer.happens({"removed", "own"});
  CHECK(eventually([&] { return state_of(ada) == "ended"; }));
}

TEST_CASE("a session that is left while a program runs on in it is a logout",
          "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  std::unique_ptr<SmallDisk> disk;
  pid_t node = 0;
  SECTION("when the screen goes to somebody else") {
    begin_on(ada, computer);
    node = ada.node_process();
    computer.happens({"leave", "own"});
    computer.happens({"Active", "own", "false"});
  }
  SECTION("when nothing else tells of it") {
    const fs::path notes = "/run/systemd/sessions";  // the login manager's, about each session
    std::string why = "only root can put a folder in the place of the login manager's";
    if (::geteuid() == 0 && fs::exists(notes)) disk = SmallDisk::mount(notes, 64, why);
    if (!disk) {
      WARN("skipped: " << why);
      return;
    }
    ada.live_in(disk->enter(), disk->root());
    begin_on(ada, computer);
    node = ada.node_process();
    computer.happens({"leave", "own"});
    CHECK(state_of(ada) == "open");
    REQUIRE(
        disk->run({"sh", "-c", "cd " + notes.string() + " && touch .new && mv .new own"}).code ==
        0);
  }
  CHECK(eventually([&] { return !fs::exists("/proc/" + std::to_string(node)); }));
}

TEST_CASE("a change between two sessions of one person locks nothing", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  computer.happens({"new", "second", "seat0"});
  // The watcher handles what happens in its order. So this shows that it has heard all before.
  const auto has_heard = [&](const char* session) {
    computer.happens({"Lock", session});
    CHECK(eventually([&] { return state_of(ada) == "locked"; }));
    open_again(ada);
  };
  has_heard("second");
  const auto change = [&](const char* from, const char* to) {
    // The login manager knows who is at the screen before it tells that the other has left it.
    const pid_t watcher = watcher_of(ada);
    ::kill(watcher, SIGSTOP);
    computer.happens({"Active", from, "false"});
    computer.happens({"Active", to, "true"});
    ::kill(watcher, SIGCONT);
  };
  change("own", "second");
  has_heard("second");
  change("second", "own");
  has_heard("own");
  CHECK(computer_of(ada)["told"] == Json({"locked"}));
  change("own", "other");
  CHECK(eventually([&] { return state_of(ada) == "locked"; }));
  open_again(ada);
  CHECK(computer_of(ada)["told"] == Json({"locked", "away"}));
}

TEST_CASE("a begun journal is forgotten before the computer sleeps", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  for (const std::string& variable : computer.addresses()) ada.set_environment(variable);
  const auto node = ada.start({"node"});
  REQUIRE(eventually([&] { return ada.node_answers(); }));
  const Json passphrase = {{"passphrase", "a passphrase to begin with"}};
  ada.request("POST", "/v1/init/begin", passphrase);
  REQUIRE(eventually([&] { return computer.inhibitors() == 1; }));
  computer.happens({"sleep"});
  REQUIRE(eventually([&] { return computer.inhibitors() == 0; }));
  CHECK(ada.request("POST", "/v1/init/finish", {{"accept_loss", true}})["error"] ==
        "nothing_begun");
  CHECK(children_of(ada.node_process(), "waterline-watcher").empty());
}

TEST_CASE("a node that listens to another desktop says so", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  const std::string words = "listens to another desktop";
  CHECK(ada.run({"doctor"}).out.find(words) == std::string::npos);
  ada.set_environment("DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/other");
  CHECK(ada.run({"doctor"}).out.find(words) != std::string::npos);
}

TEST_CASE("the watcher ends with the node, and when everything is closed", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  begin_on(ada, computer);
  ada.ask({"lock"});
  CHECK(computer.inhibitors() == 1);  // sync goes on, and so the watcher does
  ada.ask({"lock", "--all"});
  CHECK(eventually([&] { return children_of(ada.node_process(), "waterline-watcher").empty(); }));
  CHECK(computer.inhibitors() == 0);
  open_again(ada);
  const pid_t watcher = watcher_of(ada);
  ada.kill_node();
  CHECK(eventually([&] { return computer.inhibitors() == 0; }));
  CHECK(eventually([&] { return !fs::exists("/proc/" + std::to_string(watcher)); }));
}

TEST_CASE("the watcher is shut in, and was given nothing of the node", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Computer computer;
  Person ada("a");
  ada.set_environment("WATERLINE_MARKER=of-the-shell");
  begin_on(ada, computer);
  CHECK(computer_of(ada)["seccomp"] == true);
  const fs::path process = "/proc/" + std::to_string(watcher_of(ada));
  const std::string status = content_of(process / "status");
  CHECK(status.find("\nSeccomp:\t2") != std::string::npos);
  CHECK(status.find("\nNoNewPrivs:\t1") != std::string::npos);
  CHECK(content_of(process / "cmdline") ==
        std::string("waterline-watcher\0Notes\0A note to yourself.\0", 44));
  // Only root can look at the rest.
  std::error_code denied;
  std::size_t open_files = 0;
  for (fs::directory_iterator file(process / "fd", denied), end; !denied && file != end; ++file)
    ++open_files;
  if (open_files == 0) return;
  // Two pipes, nothing, two buses, the inhibitor; and the login manager's notes, if there are any.
  CHECK(open_files == (fs::exists("/run/systemd/sessions") ? 7 : 6));
  const std::string environment = content_of(process / "environ");
  CHECK(environment.find("WATERLINE") == std::string::npos);
  CHECK(environment.find("HOME=") == std::string::npos);
}

TEST_CASE("without any bus the journal works, and status says so", "[scenario][computer]") {
  Person ada("a");
  ada.set_environment("DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/system");
  ada.set_environment("DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/session");
  ada.initialize();
  REQUIRE(eventually([&] { return computer_of(ada)["watcher"] == "nothing_tells"; }));
  // The node hears the watcher's last word before the watcher has ended.
  CHECK(eventually([&] { return children_of(ada.node_process(), "waterline-watcher").empty(); }));
  for (const char* command : {"status", "doctor"}) {
    INFO(command);
    CHECK(ada.run({command}).out.find("Nothing on this computer tells of sleep") !=
          std::string::npos);
  }
  CHECK(state_of(ada) == "open");
}

namespace {

// A person whose node shows notes on a fake desktop. The test sets the wall clock of that node.
class Reminded {
 public:
  Reminded() {
    for (const std::string& variable : computer_.addresses()) ada_.set_environment(variable);
    set_clock(0);
    ada_.set_environment("CLOCK_OFFSET=" + offset().native());
    ada_.set_environment("LD_PRELOAD=" + std::string(kBuildFolder) + "/libwaterline-clock-shim.so");
    ada_.set_environment("TZ=UTC");
  }

  void start(const std::vector<std::string>& language = {}) {
    for (const std::string& variable : language) ada_.set_environment(variable);
    node_ = ada_.start({"node"});
    REQUIRE(eventually([&] { return ada_.node_answers(); }));
    ada_.initialize();
    REQUIRE(eventually([&] { return listens(ada_); }));
  }
  // Sets the wall clock to this many seconds after the beginning of the test.
  void set_clock(int seconds) {
    // Write a new file and rename it, because the node may read the file at any time.
    write_file(ada_.folder() / "offset.new", std::to_string(seconds));
    fs::rename(ada_.folder() / "offset.new", offset());
    now_ = seconds;
  }
  // Sets the wall clock as set_clock() does, and waits until the node has looked at it. Returns how
  // many notes the desktop has shown.
  std::size_t shown_at(int seconds) {
    set_clock(seconds);
    ada_.request("POST", "/v1/settings", {{"idle_lock_seconds", 86400}});
    // The first change of a setting lets the node's thread look at the clock. The second change is
    // answered after that look.
    ada_.request("POST", "/v1/settings", {{"idle_lock_seconds", 86400}});
    return computer_.notes().size();
  }
  // Returns "daily" and a time of day: that of the clock's present time and this many seconds.
  [[nodiscard]] std::string daily_in(int seconds) const {
    const std::time_t time = std::time(nullptr) + now_ + seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "daily %02d:%02d", parts.tm_hour, parts.tm_min);
    return text.data();
  }

  Person& ada() { return ada_; }
  Computer& computer() { return computer_; }

 private:
  [[nodiscard]] fs::path offset() const { return ada_.folder() / "offset"; }

  Computer computer_;
  Person ada_{"a"};
  std::unique_ptr<Running> node_;
  int now_ = 0;
};

constexpr int kMinute = 60;
constexpr int kDay = 86400;

const Json kNote = {"Notes",
                    0,
                    "",
                    "A note to yourself.",
                    "",
                    Json::array(),
                    {{"suppress-sound", 1}, {"transient", 1}, {"urgency", 0}},
                    20000};

}  // namespace

TEST_CASE("every note has the same fields and no word of the journal", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Reminded reminded;
  reminded.start();
  Person& ada = reminded.ada();
  const std::string marker = marker_of("note");
  ada.ask({"write", "About " + marker});
  ada.ask({"appointments", "add", marker, "--at", "in 2 days"});
  ada.ask({"remind", "add", marker, "--at", "in 2 days"});
  CHECK(reminded.shown_at(kMinute) == 0);  // off by default

  ada.ask({"remind", "desktop", "--write", reminded.daily_in(2 * kMinute)});
  reminded.shown_at(4 * kMinute);
  CHECK(eventually([&] { return reminded.computer().notes().size() == 1; }));
  ada.ask({"remind", "desktop", "--write", "off", "--appointments", "60", "--backup", "1"});
  reminded.shown_at(8 * kDay);
  CHECK(eventually([&] { return reminded.computer().notes().size() == 2; }));
  for (const Json& note : reminded.computer().notes()) CHECK(note == kNote);
  CHECK_FALSE(shows_any(reminded.computer().notes().dump(), forms_of_all({marker})));
}

TEST_CASE("no note comes while the journal is locked or notes are held back",
          "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Reminded reminded;
  reminded.start();
  Person& ada = reminded.ada();
  ada.ask({"remind", "desktop", "--write", reminded.daily_in(2 * kMinute)});
  ada.ask({"lock"});
  reminded.set_clock(4 * kMinute);
  open_again(ada);
  ada.ask({"remind", "desktop", "--write", reminded.daily_in(2 * kMinute)});
  // The desktop shows no missed note later, and shows the next one.
  reminded.shown_at(7 * kMinute);
  CHECK(eventually([&] { return reminded.computer().notes().size() == 1; }));

  reminded.computer().happens({"inhibit-notes"});
  ada.ask({"remind", "desktop", "--write", reminded.daily_in(2 * kMinute)});
  reminded.shown_at(10 * kMinute);
  // The watcher handles the node's orders and the events one by one. So once it has told of the
  // screen saver, it has handled the order to show a note, and has shown none.
  reminded.computer().happens({"saver-on", "gnome"});
  CHECK(eventually([&] { return state_of(ada) == "locked"; }));
  CHECK(reminded.computer().notes().size() == 1);
}

TEST_CASE("the note is in the language in which the node was started", "[scenario][computer]") {
  if (!Computer::can_run()) return;
  Reminded reminded;
  reminded.start({"LC_ALL=C.UTF-8", "LANGUAGE=de"});
  Person& ada = reminded.ada();
  ada.ask({"remind", "desktop", "--write", reminded.daily_in(2 * kMinute)});
  reminded.shown_at(4 * kMinute);
  REQUIRE(eventually([&] { return reminded.computer().notes().size() == 1; }));
  CHECK(reminded.computer().notes()[0][0] == "Notizen");
  CHECK(reminded.computer().notes()[0][3] == "Eine Notiz an dich selbst.");
}
