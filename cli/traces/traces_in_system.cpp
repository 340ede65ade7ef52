#include <algorithm>
#include <fstream>

#include "traces/traces.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

std::string first_line_of(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

void add_package(std::vector<Trace>& traces, const Surroundings& here) {
  for (const char* place :
       {"var/lib/dpkg/info/waterline.list", "usr/bin/waterline", "usr/local/bin/waterline"}) {
    if (!is_there(here.root / place)) continue;
    traces.push_back(
        {.what = "installed",
         .place = here.root / place,
         .lines = {},
         .reveals = tr("The installed program, to anybody who lists programs or packages; with it "
                       "its manual pages and completions."),
         .clear = tr("Remove it as it was installed: apt purge waterline, or the files that cmake "
                     "--install "
                     "named. It also runs from any folder without being installed."),
         .loses = tr("The program. Your entries stay where they are.")});
  }
  for (const char* log : {"var/log/apt/history.log", "var/log/dpkg.log", "var/log/dpkg.log.1",
                          "var/log/apt/term.log", "var/log/popularity-contest"}) {
    const auto lines = lines_naming_it(here.root / log);
    if (!lines || *lines == 0) continue;
    traces.push_back(
        {.what = "package_log",
         .place = here.root / log,
         .lines = lines,
         .reveals = tr("The computer's list of what was installed, when and by whom, also after "
                       "the program was removed."),
         .clear = tr("These lines are deleted by themselves after about a year. Only root can "
                     "change them, and a gap in a log can be seen as well."),
         .loses = tr("The record of other installations, if you remove the file.")});
  }
}

// Adds the system's logs that name the program. The program's systemd units write nothing to these
// logs. But an installation by sudo, a change of the units or a crash of the program is logged.
void add_system_logs(std::vector<Trace>& traces, const Surroundings& here) {
  std::vector<fs::path> logs = {here.root / "var/log/auth.log", here.root / "var/log/syslog"};
  std::error_code error;
  for (fs::directory_iterator machine(here.root / "var/log/journal", error), end;
       !error && machine != end; machine.increment(error)) {
    std::error_code unreadable;
    for (fs::directory_iterator it(machine->path(), unreadable); !unreadable && it != end;
         it.increment(unreadable))
      logs.push_back(it->path());
  }
  std::ranges::sort(logs);
  for (const fs::path& log : logs) {
    const auto lines = lines_naming_it(log);
    if (!lines || *lines == 0) continue;
    const bool is_text = log.extension() == ".log" || log.filename() == "syslog";
    traces.push_back(
        {.what = "system_log",
         .place = log,
         .lines = is_text ? lines : std::nullopt,
         .reveals = tr("Commands that administrators ran by sudo, with their words, and notes of "
                       "services and crashes, with the time. It has nothing that you wrote."),
         .clear = tr("Only root can change it, and a gap can be seen. journalctl and logrotate "
                     "delete old lines by themselves."),
         .loses = tr("The record of everything else that happened in that time.")});
  }
}

void add_names_of_files(std::vector<Trace>& traces, const Surroundings& here) {
  for (const char* database :
       {"var/lib/plocate/plocate.db", "var/lib/mlocate/mlocate.db", "var/cache/locate/locatedb"}) {
    if (!is_there(here.root / database)) continue;
    traces.push_back({.what = "locate",
                      .place = here.root / database,
                      .found = false,
                      .lines = {},
                      .reveals = tr("The names of files as they were last night, for locate. It "
                                    "has no words from these files."),
                      .clear = tr("After the files are gone, as root: updatedb"),
                      .loses = tr("Nothing.")});
  }
}

void add_memory(std::vector<Trace>& traces, const Surroundings& here) {
  std::ifstream swaps(here.root / "proc" / "swaps");
  std::string line;
  std::getline(swaps, line);  // the heading
  while (std::getline(swaps, line)) {
    const std::string device = line.substr(0, line.find_first_of(" \t"));
    if (device.empty()) continue;
    const bool in_memory = device.find("zram") != std::string::npos;
    if (in_memory) continue;
    traces.push_back(
        {.what = "swap",
         .place = device,
         .found = false,
         .lines = {},
         .reveals = tr(
             "Memory that the system moved to the disk. Keys are locked in memory, and do not get "
             "there unless the system refuses the lock (then `waterline status` says so). Words "
             "that you read or write may get there from the node, the terminal and the editor. "
             "Hibernation writes all of memory there. This command cannot see if it is encrypted."),
         .clear = tr("Encrypt swap, or do without: as root swapoff -a. The words there are written "
                     "over in time."),
         .loses = tr("Without swap, programs end when memory runs out.")});
  }
  const std::string pattern = first_line_of(here.root / "proc" / "sys" / "kernel" / "core_pattern");
  if (!pattern.empty()) {
    traces.push_back(
        {.what = "core_dumps",
         .place = pattern.starts_with('|') ? "" : pattern,
         .found = false,
         .lines = {},
         .reveals = tr(
             "A program that crashes may have its memory written to the disk, or given to a "
             "collector of such reports. Waterline forbids that for itself; your terminal, pager "
             "and editor do not."),
         .clear = tr("Before a crash, ulimit -c 0 in your shell; coredumpctl list shows the "
                     "reports that were kept."),
         .loses = tr("The means by which a developer could find the cause of a crash.")});
  }
  const auto dumps = files_naming_it(here.root / "var" / "lib" / "systemd" / "coredump");
  const auto reports = files_naming_it(here.root / "var" / "crash");
  for (const auto* found : {&dumps, &reports}) {
    for (const fs::path& file : *found) {
      traces.push_back({.what = "crash_report",
                        .place = file,
                        .lines = {},
                        .reveals = tr("A crash of the program, and when."),
                        .clear = tr("Remove it, as root."),
                        .loses = tr("The means of finding the cause of the crash.")});
    }
  }
}

}  // namespace

std::vector<Trace> traces_in_system(const Surroundings& here) {
  std::vector<Trace> traces;
  add_package(traces, here);
  add_system_logs(traces, here);
  add_names_of_files(traces, here);
  add_memory(traces, here);
  return traces;
}

std::vector<Trace> traces_elsewhere() {
  const auto thought = [](std::string what, std::string reveals, std::string clear,
                          std::string loses) {
    return Trace{.what = std::move(what),
                 .place = {},
                 .found = false,
                 .lines = {},
                 .reveals = std::move(reveals),
                 .clear = std::move(clear),
                 .loses = std::move(loses)};
  };
  return {
      thought("terminal",
              tr("Texts that were shown are in the terminal's scrollback until it is closed; some "
                 "terminals and tmux keep them longer, or write a log."),
              tr("clear && printf '\\e[3J', or close the window. In tmux: clear-history"),
              tr("The other texts that were shown there.")),
      thought("clipboard",
              tr("The text that you copied last, and with a clipboard manager the copies of "
                 "several days."),
              tr("Copy something else; empty the manager's history."),
              tr("The other things in that history.")),
      thought("exported",
              tr("Files of export, packet, unseal, mood chart --svg and pair show --qr-png lie "
                 "where you put "
                 "them, under the names that you gave. The program does not note where."),
              tr("Remove them when they have served."),
              tr("Only those files; the journal still has the entries that they were made from.")),
      thought("copies",
              tr("Backups of this computer, snapshots and synced folders may have the journal's "
                 "files, sealed, and all traces that are listed above, from any earlier day."),
              tr("Exclude the folder of the journal there, if that is what you want."),
              tr("A copy that could have helped you after a loss.")),
      thought("browser",
              tr("If you used the page on loopback: a browser's history has its address."),
              tr("Remove 127.0.0.1 from the browser's history, or use a private window."),
              tr("Nothing else.")),
      thought("service_log",
              tr("The system's own log may name the program: when it was installed by sudo, or "
                 "crashed. It says when, and never what was written. Administrators read it."),
              tr("journalctl --user --identifier=systemd | grep waterline shows what is in your "
                 "own part. Only an administrator can shorten it."),
              tr("The record of everything else that happened in that time.")),
      thought("network",
              tr("With a partner: somebody who watches the network may see that two devices speak "
                 "with each other, and with beacons on, that this one may run Waterline. Nobody "
                 "can read a word of what they say."),
              tr("waterline pause; waterline beacons off"),
              tr("The devices meet later, or by a bundle: waterline carry")),
      thought("place_in_between",
              tr("A folder or box by which you two meet keeps a sealed file of this device, and "
                 "whoever runs that place sees when this device looks in."),
              tr("waterline box off, or waterline carry --folder none, deletes this device's file "
                 "there."),
              tr("The devices then meet only while both are on.")),
      thought("watched",
              tr("A program that records the keyboard or the screen, a camera, somebody with your "
                 "password or "
                 "with root on this machine: none of that can be seen or prevented from here."),
              tr("If you think that this may be so, use another device, one that nobody else has "
                 "had in their hands."),
              tr("None of the words that you wrote elsewhere.")),
      thought("this_command", tr("Your search for traces is now itself in your shell's history."),
              tr("The same way as for the other lines of that history."), tr("Only that line.")),
  };
}

}  // namespace waterline::cli
