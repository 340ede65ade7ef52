#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

#include "scenario/person.h"
#include "scenario/process.h"

// Tests the programs as they are installed: in which folders they are, and the service of a
// person's login.
namespace waterline::scenario {
namespace {

namespace fs = std::filesystem;

// Returns the folder of the programs as they are installed, below a prefix of these tests.
fs::path installed() {
  static const Scratch prefix;
  static const int code = std::system(("cmake --install '" + std::string(WATERLINE_BUILD_DIR) +
                                       "' --prefix '" + prefix.path().string() + "' >/dev/null")
                                          .c_str());
  REQUIRE(code == 0);
  return prefix.path() / "bin";
}

// A person's login with a fake service manager: a `systemctl` that records what it is asked for,
// and starts the service as the real manager would.
class Login {
 public:
  explicit Login(const fs::path& bin) : bin_(bin) {
    for (const fs::path& folder : {runtime() / "systemd", home(), folder_.path() / "tools"})
      fs::create_directories(folder);
    fs::permissions(runtime(), fs::perms::owner_all);
    write_file(runtime() / "systemd/private", "");
    write_file(folder_.path() / "environment", "HOME=" + home().string() +
                                                   "\nXDG_RUNTIME_DIR=" + runtime().string() +
                                                   "\nASAN_OPTIONS=detect_leaks=0\n");
    use_unit(bin.parent_path() / "lib/systemd/user/waterline.service");
    const std::string here = "'" + folder_.path().string() + "'";
    write_file(
        folder_.path() / "tools/systemctl", "#!/bin/sh\ncd " + here + R"(
[ "$1" = --user ] || exit 1
shift
[ "$1" != --quiet ] || shift
echo "$1" >>asked
case "$1 $2" in
  show\ *) cat unit ;;
  show-environment\ *) cat environment ;;
  is-enabled\ waterline.service) if [ -e enabled ]; then echo enabled; else echo disabled; exit 1; fi ;;
  enable\ waterline.service) touch enabled ;;
  disable\ waterline.service) rm enabled ;;
  start\ waterline.service)
    [ ! -e refuses ] || exit 1
    touch as-service
    env -i $(cat environment) setsid ')" + bin.string() +
                                                R"(/waterline' node </dev/null >/dev/null 2>&1 &
    until [ -S runtime/waterline/sock ]; do sleep 0.05; done ;;
  *) exit 1 ;;
esac
)");
    fs::permissions(folder_.path() / "tools/systemctl", fs::perms::owner_all);
  }
  ~Login() { run({"stop"}); }

  Finished run(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), bin_ / "waterline");
    std::vector<std::string> environment = {
        "PATH=" + (folder_.path() / "tools").string() + ":/usr/bin:/bin", "HOME=" + home().string(),
        "XDG_RUNTIME_DIR=" + runtime().string(), "TERM=dumb", "ASAN_OPTIONS=detect_leaks=0"};
    environment.insert(environment.end(), more.begin(), more.end());
    return Running(arguments, environment, input).wait();
  }
  // Makes a journal, which needs a node.
  void initialize() {
    write_file(home() / "passphrase", "a passphrase for this login\n");
    REQUIRE(run({"--passphrase-file", home() / "passphrase", "init", "--confirm", "loss"}).code ==
            0);
  }

  [[nodiscard]] fs::path home() const { return folder_.path() / "home"; }
  [[nodiscard]] fs::path runtime() const { return folder_.path() / "runtime"; }
  [[nodiscard]] bool has(const std::string& file) const {
    return fs::exists(folder_.path() / file);
  }
  void use_unit(const fs::path& file) const {
    write_file(folder_.path() / "unit", file.string() + "\n");
  }
  void refuse() const { write_file(folder_.path() / "refuses", ""); }

  std::vector<std::string> more;  // variables of the shell

 private:
  Scratch folder_;
  fs::path bin_;
};

TEST_CASE("installed programs work, and find each other", "[scenario]") {
  const fs::path bin = installed();
  CHECK(fs::exists(bin / "waterline"));
  CHECK_FALSE(fs::exists(bin / "waterline-reader"));
  Person a("A");
  Person b("B");
  for (Person* person : {&a, &b}) {
    person->use_programs(bin);
    person->initialize();
  }
  write_file(a.folder() / "old.md", "# One\nfirst words\n# Two\nsecond words\n");
  CHECK(a.ask({"import", a.folder() / "old.md"})["added"] == 2);                    // the reader
  const Finished picture = a.run({"pair", "join", "--qr", a.folder() / "old.md"});  // the lens
  CHECK(picture.err.find("not a picture") != std::string::npos);
  pair_by_words(a, b);  // the courier
  a.share("Words for both.");
  b.ask({"sync"});
  CHECK(b.shared_texts() == std::set<std::string>{"Words for both."});
}

TEST_CASE("where a login has a service manager the node is its service", "[scenario]") {
  const fs::path bin = installed();
  Login login(bin);
  SECTION("which the first command starts") {
    login.initialize();
    CHECK(login.has("as-service"));
  }
  SECTION("and a process of its own where the manager refuses") {
    login.refuse();
    login.initialize();
    CHECK_FALSE(login.has("as-service"));
  }
  SECTION("but not where the manager knows the unit of another program") {
    login.use_unit("/usr/lib/systemd/user/other.service");
    login.initialize();
    CHECK_FALSE(login.has("as-service"));
  }
  SECTION("but not where the shell has its journal or its time elsewhere") {
    const std::string elsewhere = (login.home() / "elsewhere").string();
    const std::string variable =
        GENERATE(as<std::string>(), "XDG_DATA_HOME=", "WATERLINE_HOME=", "TZ=:");
    login.more = {variable + elsewhere};
    login.initialize();
    CHECK_FALSE(login.has("as-service"));
  }
  SECTION("but not where the shell has another desktop") {
    login.more = {"DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus"};
    login.initialize();
    CHECK_FALSE(login.has("as-service"));
  }
  SECTION("also where the shell names the desktop that the manager has") {
    login.more = {"DBUS_SESSION_BUS_ADDRESS=unix:path=" + login.runtime().string() +
                  "/bus,guid=0123456789abcdef"};
    login.initialize();
    CHECK(login.has("as-service"));
  }
  CHECK(login.run({"stop"}).code == 0);
  CHECK_FALSE(fs::exists(login.runtime() / "waterline/sock"));
}

TEST_CASE("autostart is off until it is switched on, and starts nothing", "[scenario]") {
  Login login(installed());
  CHECK(login.run({"autostart"}).out == "off\n");
  CHECK_FALSE(login.has("enabled"));
  const Finished on = login.run({"autostart", "on"});
  CHECK(on.code == 0);
  CHECK(on.err.find("starts closed") != std::string::npos);
  CHECK(login.has("enabled"));
  CHECK(login.run({"autostart"}).out == "on\n");
  CHECK(login.run({"autostart", "off"}).code == 0);
  CHECK_FALSE(login.has("enabled"));
  CHECK_FALSE(login.has("as-service"));
  CHECK(login.run({"--home", login.home() / "other", "autostart", "on"}).code == 1);
  CHECK_FALSE(login.has("enabled"));
  // At the next login the service would start for another journal.
  login.more = {"XDG_DATA_HOME=" + (login.home() / "elsewhere").string()};
  const Finished elsewhere = login.run({"autostart", "on"});
  CHECK(elsewhere.code == 1);
  CHECK(elsewhere.err.find("another folder") != std::string::npos);
  CHECK_FALSE(login.has("enabled"));
  login.more = {"XDG_DATA_HOME=" + (login.home() / ".local/share").string()};  // where it is anyway
  CHECK(login.run({"autostart", "on"}).code == 0);
  login.more = {"XDG_DATA_HOME=" + (login.home() / "elsewhere").string()};
  CHECK(login.run({"autostart"}).out == "on\n");
  CHECK(login.run({"autostart", "off"}).code == 0);
  CHECK_FALSE(login.has("enabled"));
  login.more.clear();
  fs::remove(login.runtime() / "systemd/private");
  CHECK(login.run({"autostart", "on"}).code == 1);
  CHECK_FALSE(login.has("enabled"));
}

TEST_CASE("systemd finds no fault in the units", "[scenario]") {
  if (std::system("command -v systemd-analyze >/dev/null") != 0) {
    WARN("skipped: there is no systemd-analyze here (apt: systemd)");
    return;
  }
  const Scratch folder;
  const fs::path built = fs::path(WATERLINE_BUILD_DIR) / "units";
  std::string service = content_of(built / "waterline.service");
  const std::size_t begin = service.find("ExecStart=") + 10;
  service.replace(begin, service.find(' ', begin) - begin, WATERLINE_BUILD_DIR "/waterline");
  write_file(folder.path() / "waterline.service", service);
  fs::copy(built / "waterline.socket", folder.path() / "waterline.socket");
  const Finished verified =
      Running({"/usr/bin/env", "systemd-analyze", "--user", "verify",
               folder.path() / "waterline.service", folder.path() / "waterline.socket"},
              {"PATH=/usr/bin:/bin", "HOME=" + folder.path().string(),
               "XDG_RUNTIME_DIR=" + folder.path().string(), "LC_ALL=C"},
              "")
          .wait();
  INFO(verified.err);
  CHECK(verified.code == 0);
  CHECK(verified.err.find("waterline.") == std::string::npos);
}

}  // namespace
}  // namespace waterline::scenario
