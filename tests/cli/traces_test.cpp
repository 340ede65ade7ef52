#include "traces/traces.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

// A machine in a temporary folder: the person's folders and the system's.
class Machine {
 public:
  Machine() {
    here.root = folder_.path() / "root";
    here.home = folder_.path() / "home";
    here.config = here.home / ".config";
    here.share = here.home / ".local" / "share";
    here.state = here.home / ".local" / "state";
    here.cache = here.home / ".cache";
    here.data = here.share / "waterline";
    here.editing = folder_.path() / "runtime";
    here.runtime = here.editing / "waterline";
    fs::create_directories(here.home);
  }
  void put(const fs::path& file, const std::string& content) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << content;
  }
  [[nodiscard]] std::map<std::string, std::string> everything() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      std::stringstream content;
      if (entry.is_regular_file()) content << std::ifstream(entry.path()).rdbuf();
      all[entry.path()] =
          content.str() + std::to_string(entry.last_write_time().time_since_epoch().count());
    }
    return all;
  }
  [[nodiscard]] std::vector<Trace> traces() const {
    std::vector<Trace> all = traces_at_home(here);
    for (const Trace& trace : traces_in_system(here)) all.push_back(trace);
    return all;
  }
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> names;
    for (const Trace& trace : traces()) names.insert(trace.what);
    return names;
  }

  Surroundings here;

 private:
  fakes::TemporaryFolder folder_;
};

const Trace& the(const std::vector<Trace>& traces, const std::string& what) {
  const auto found =
      std::ranges::find_if(traces, [&](const Trace& trace) { return trace.what == what; });
  REQUIRE(found != traces.end());
  return *found;
}

TEST_CASE("an unused machine has no traces", "[cli]") {
  Machine machine;
  machine.put(machine.here.home / ".bash_history", "ls\ncat water\nline\n");
  machine.put(machine.here.home / "notes.backup", "");
  CHECK(machine.traces().empty());
}

TEST_CASE("lines that name the program are counted, and nothing changes", "[cli]") {
  Machine machine;
  machine.put(machine.here.home / ".bash_history",
              "ls\nwaterline write our secret word waterline\n/usr/bin/Waterline list\nless "
              "water\nwaterline");
  machine.put(machine.here.share / "fish" / "fish_history",
              "- cmd: waterline note hush\n  when: 1\n");
  machine.put(machine.here.home / "elsewhere", "waterline\n");
  machine.here.shell_history = machine.here.home / "elsewhere";
  const auto before = machine.everything();
  const auto traces = machine.traces();
  CHECK(machine.everything() == before);
  std::map<std::string, std::size_t> lines;
  for (const Trace& trace : traces) {
    CHECK(trace.what == "shell_history");
    lines[fs::path(trace.place).filename()] = trace.lines.value_or(0);
    for (const std::string* said : {&trace.reveals, &trace.clear, &trace.loses, &trace.place}) {
      CHECK(said->find("secret") == std::string::npos);
      CHECK(said->find("hush") == std::string::npos);
    }
  }
  CHECK(lines == std::map<std::string, std::size_t>{
                     {".bash_history", 3}, {"fish_history", 1}, {"elsewhere", 1}});
}

TEST_CASE("the count of lines does not depend on the pieces read", "[cli]") {
  Machine machine;
  const fs::path file = machine.here.home / "file";
  for (std::size_t before = 64 * 1024 - 12; before <= 64 * 1024 + 2; ++before) {
    machine.put(file, std::string(before, 'x') + "waterline and waterline\nnothing\nwaterline\n");
    REQUIRE(lines_naming_it(file) == 2);
    machine.put(file, std::string(before, 'x') + "waterline\nnothing\n");
    REQUIRE(lines_naming_it(file) == 1);
  }
  machine.put(file,
              std::string(300'000, 'x') + "waterline" + std::string(300'000, 'y') + "waterline");
  CHECK(lines_naming_it(file) == 1);
  CHECK_FALSE(lines_naming_it(machine.here.home).has_value());
  CHECK_FALSE(lines_naming_it("/dev/zero").has_value());
}

TEST_CASE("manual pages and catalogues in a home are found", "[cli]") {
  Machine machine;
  std::set<std::string> put;
  for (const char* file :
       {"man/man1/waterline.1", "man/man5/waterline-config.5", "man/de/man7/waterline-safety.7",
        "locale/de/LC_MESSAGES/waterline.mo"}) {
    machine.put(machine.here.share / file, "");
    put.insert(machine.here.share / file);
  }
  machine.put(machine.here.share / "man/man1/other.1", "");
  std::set<std::string> found;
  for (const Trace& trace : machine.traces()) {
    if (trace.what == "installed_for_you") found.insert(trace.place);
  }
  CHECK(found == put);
}

TEST_CASE("a stick with a journal is told by what the machine has seen of it", "[cli]") {
  Machine machine;
  Surroundings& here = machine.here;
  const std::string stick = "/media/ada/MY STICK";
  here.data = here.given = stick + "/notes";
  machine.put(here.root / "proc/self/mountinfo",
              "22 1 254:0 / / rw - ext4 /dev/vda rw\n"
              "90 22 8:17 / /media/ada/MY\\040STICK rw shared:1 - ext4 /dev/sdb1 rw\n");
  machine.put(here.root / "run/udev/data/b8:17",
              "E:ID_SERIAL_SHORT=4C53000123\nE:ID_FS_UUID=0a1b-2c3d\nE:ID_FS_LABEL=MY STICK\n");
  machine.put(here.root / "var/log/kern.log", "usb 1-1: SerialNumber: 4C53000123\n");
  machine.put(here.root / "etc/fstab", "UUID=0a1b-2c3d /media/ada ext4\n");
  machine.put(here.home / ".bash_history", "ls\ncd '/media/ada/MY STICK'\n");
  machine.put(here.share / "gvfs-metadata/uuid-0a1b-2c3d", "");
  machine.put(here.share / "recently-used.xbel", "file:///home/x/other\n");
  const auto before = machine.everything();
  const auto traces = traces_of_disk(here);
  CHECK(machine.everything() == before);
  std::set<std::string> found;
  for (const Trace& trace : traces) {
    found.insert(trace.what + " " + fs::path(trace.place).filename().native());
    CHECK_FALSE(trace.clear.empty());
  }
  CHECK(found == std::set<std::string>{"disk_log kern.log", "disk_mounted MY STICK",
                                       "disk_settings fstab", "disk_memory .bash_history",
                                       "disk_memory uuid-0a1b-2c3d", "disk_passphrase "});
  CHECK(the(traces, "disk_log")
            .reveals.find("The machine has seen this stick. It has not seen "
                          "what is on it.") == 0);
}

TEST_CASE("a named folder on the system's own disk is no stick", "[cli]") {
  Machine machine;
  machine.put(machine.here.root / "proc/self/mountinfo", "22 1 254:0 / / rw - ext4 /dev/vda rw\n");
  CHECK(traces_of_disk(machine.here).empty());
  machine.here.given = machine.here.home / "hidden";
  CHECK(traces_of_disk(machine.here).empty());
  machine.put(machine.here.home / ".zsh_history", ": 1:0;ls " + machine.here.given.native() + "\n");
  CHECK(traces_of_disk(machine.here).size() == 1);
}

TEST_CASE("every kind of trace is found, with a way to clear it", "[cli]") {
  Machine machine;
  Surroundings& here = machine.here;
  machine.put(here.data / "vault.db", "sealed");
  machine.put(here.runtime / "sock", "");
  machine.put(here.editing / "waterline-edit" / "4711" / "text.md", "words");
  machine.put(here.home / ".zsh_history", ": 1:0;waterline lock\n");
  machine.put(here.home / ".bashrc", "alias w=waterline\n");
  machine.put(here.share / "bash-completion" / "completions" / "waterline", "");
  machine.put(here.config / "autostart" / "notes.desktop", "Exec=waterline node\n");
  machine.put(here.home / ".viminfo", "> /home/x/waterline-lists.txt\n");
  machine.put(here.state / "nvim" / "swap" / "%home%x%waterline-lists.txt.swp", "");
  machine.put(here.share / "recently-used.xbel", "file:///x/waterline-2026-11-20.backup\n");
  machine.put(here.config / "Code" / "User" / "History" / "1f" / "entries.json",
              "{\"resource\":\"waterline.md\"}");
  machine.put(here.cache / "thumbnails" / "normal" / "aa.png",
              "Thumb::URI\1file:///x/waterline.png");
  machine.put(here.cache / "tracker3" / "db", "");
  machine.put(here.home / "Documents" / "waterline-2026-11-20.backup", "");
  machine.put(here.root / "var/lib/dpkg/info/waterline.list", "");
  machine.put(here.root / "var/log/dpkg.log", "2026-11-01 install waterline:amd64\n");
  machine.put(here.root / "var/lib/plocate/plocate.db", "");
  machine.put(here.root / "proc/swaps",
              "Filename Type\n/dev/sda2 partition 1 0 -2\n/dev/zram0 partition 1 0 5\n");
  machine.put(here.root / "proc/sys/kernel/core_pattern",
              "|/usr/lib/systemd/systemd-coredump %P\n");
  machine.put(here.root / "var/lib/systemd/coredump/core.waterline.1000.zst", "");
  machine.put(here.config / "systemd/user/default.target.wants/waterline.service", "");
  machine.put(here.home / "Downloads" / "waterline_0.2.0-1_amd64.deb", "");
  machine.put(here.share / "gnome-shell/application_state",
              "<application id=\"waterline.desktop\"/>");
  machine.put(here.root / "var/log/journal/1f/user-1000.journal", "COMMAND=/usr/bin/apt waterline");
  CHECK(machine.names() == std::set<std::string>{"journal",
                                                 "socket",
                                                 "editing",
                                                 "shell_history",
                                                 "shell_settings",
                                                 "installed_for_you",
                                                 "started_by_itself",
                                                 "editor_history",
                                                 "editor_copy",
                                                 "thumbnails",
                                                 "desktop_search",
                                                 "backup",
                                                 "installed",
                                                 "package_log",
                                                 "locate",
                                                 "swap",
                                                 "core_dumps",
                                                 "crash_report",
                                                 "autostart",
                                                 "downloaded",
                                                 "used_programs",
                                                 "system_log"});
  auto traces = machine.traces();
  CHECK(std::ranges::count_if(traces, [](const Trace& trace) { return trace.what == "swap"; }) ==
        1);
  CHECK(the(traces, "editor_copy").place.ends_with(".swp"));
  CHECK_FALSE(the(traces, "locate").found);
  CHECK(the(traces, "autostart").clear == "waterline autostart off");
  CHECK_FALSE(the(traces, "system_log").lines.has_value());
  for (const Trace& trace : traces_elsewhere()) {
    CHECK_FALSE(trace.found);
    traces.push_back(trace);
  }
  for (const Trace& trace : traces) {
    INFO(trace.what);
    CHECK_FALSE(trace.reveals.empty());
    CHECK_FALSE(trace.clear.empty());
    CHECK_FALSE(trace.loses.empty());
  }
}

}  // namespace
}  // namespace waterline::cli
