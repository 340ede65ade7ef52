#include <algorithm>
#include <fstream>
#include <sstream>

#include "traces/traces.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

// A disk as the system knows it while it is there.
struct Disk {
  fs::path mounted;  // where
  std::string device;
  // The names by which this disk can be recognized: its serial number, and the id and the label of
  // its file system.
  std::vector<std::string> names;
};

// The list of mounts writes spaces and the like as octal numbers.
std::string plain(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

// Returns the disk that has this folder; none if that is the disk of the whole system, or of the
// homes.
std::optional<Disk> disk_of(const Surroundings& here) {
  std::ifstream mounts(here.root / "proc/self/mountinfo");
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(here.given, error);
  std::optional<Disk> found;
  std::string number;
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::vector<std::string> parts;
    for (std::string word; words >> word;) parts.push_back(word);
    const auto dash = std::ranges::find(parts, "-");
    if (parts.size() < 6 || parts.end() - dash < 3) continue;
    const fs::path mounted = plain(parts[4]);
    // A later mount at the same place covers the earlier one.
    if (!is_below(folder, mounted) || (found && !is_below(mounted, found->mounted))) continue;
    found = Disk{mounted, plain(*(dash + 2)), {}};
    number = parts[2];
  }
  if (!found || is_below(here.home, found->mounted)) return {};
  std::ifstream facts(here.root / "run/udev/data" / ("b" + number));
  for (std::string line; std::getline(facts, line);) {
    for (const std::string name : {"E:ID_SERIAL_SHORT=", "E:ID_FS_UUID=", "E:ID_FS_LABEL="}) {
      if (line.starts_with(name) && line.size() > name.size() + 2)
        found->names.push_back(line.substr(name.size()));
    }
  }
  return found;
}

// Adds the logs that name the disk. Most accounts cannot read them, so without a hit the trace is
// only possible.
void add_logs(std::vector<Trace>& traces, const Surroundings& here, const Disk& disk) {
  std::vector<fs::path> logs;
  for (const char* log : {"kern.log", "syslog", "messages", "udev"})
    logs.push_back(here.root / "var/log" / log);
  std::error_code error;
  for (fs::recursive_directory_iterator log(here.root / "var/log/journal", error), end;
       !error && log != end; log.increment(error))
    logs.push_back(log->path());
  std::ranges::sort(logs);
  Trace trace{.what = "disk_log",
              .place = {},
              .found = false,
              .lines = {},
              .reveals = tr("The machine has seen this stick. It has not seen what is on it. The "
                            "system's log has its maker, its serial number, and when it was put in "
                            "and taken out."),
              .clear = tr("Only an administrator can shorten the log (journalctl "
                          "--vacuum-time=1d), and a gap can be seen. Old lines are deleted by "
                          "themselves. It cannot be cleared for one disk alone."),
              .loses = tr("The record of everything else that happened in that time.")};
  for (const fs::path& log : logs) {
    const auto lines = disk.names.empty() ? std::nullopt : lines_naming(log, disk.names);
    if (!lines || *lines == 0) continue;
    trace.place = log;
    trace.found = true;
    traces.push_back(trace);
  }
  if (!trace.found) traces.push_back(std::move(trace));
}

void add_mounts(std::vector<Trace>& traces, const Surroundings& here, const Disk& disk) {
  traces.push_back({.what = "disk_mounted",
                    .place = disk.mounted,
                    .lines = {},
                    .reveals = filled(
                        tr("The disk {1} is in use now. Every account of this machine can see that "
                           "in the list of mounts, with the disk's name."),
                        disk.device),
                    .clear = tr("waterline stop, then unmount it. The list forgets it at once."),
                    .loses = tr("Nothing.")});
  std::vector<std::string> names = disk.names;
  names.push_back(disk.mounted);
  for (const char* file : {"etc/fstab", "etc/crypttab"}) {
    const auto lines = lines_naming(here.root / file, names);
    if (!lines || *lines == 0) continue;
    traces.push_back({.what = "disk_settings",
                      .place = here.root / file,
                      .lines = lines,
                      .reveals = tr("This machine is set up to use the disk whenever it is there."),
                      .clear = tr("As an administrator, remove the lines."),
                      .loses = tr("The disk is then opened by hand.")});
  }
}

// Adds what the person's desktop and shells remember of the folder or its disk. What also names the
// program is counted by traces_at_home().
void add_memories(std::vector<Trace>& traces, const Surroundings& here,
                  const std::vector<std::string>& names) {
  std::vector<fs::path> files = {
      here.home / ".bash_history",      here.home / ".zsh_history",
      here.share / "fish/fish_history", here.share / "recently-used.xbel",
      here.share / "user-places.xbel",  here.config / "gtk-3.0/bookmarks",
      here.home / ".viminfo",           here.share / "nano/filepos_history"};
  if (!here.shell_history.empty()) files.push_back(here.shell_history);
  const auto add_all_in = [&files](const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
      files.push_back(it->path());
  };
  add_all_in(here.share / "RecentDocuments");
  for (const char* size : {"normal", "large", "x-large", "xx-large"})
    add_all_in(here.cache / "thumbnails" / size);
  std::ranges::sort(files);
  files.erase(std::unique(files.begin(), files.end()), files.end());
  for (const fs::path& file : files) {
    const auto lines = lines_naming(file, names);
    if (!lines || *lines == 0) continue;
    traces.push_back(
        {.what = "disk_memory",
         .place = file,
         .lines = {},
         .reveals = filled(tr_n("{1} line there names this folder or its disk.",
                                "{1} lines there name this folder or its disk.", *lines),
                           *lines),
         .clear = tr("Close the program that wrote it, then delete these lines, or "
                     "the file."),
         .loses = tr("Those lines; with the whole file, all that the program "
                     "remembers of other files too.")});
  }
}

void add_metadata(std::vector<Trace>& traces, const Surroundings& here, const Disk& disk) {
  std::error_code error;
  for (fs::directory_iterator it(here.share / "gvfs-metadata", error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename();
    if (std::ranges::none_of(disk.names, [&](const std::string& one) {
          return name.find(one) != std::string::npos;
        }))
      continue;
    traces.push_back({.what = "disk_memory",
                      .place = it->path(),
                      .lines = {},
                      .reveals = tr("The file manager has opened this disk here, and keeps a file "
                                    "about it under the disk's id."),
                      .clear = tr("Remove the file; the file manager makes it again when it opens "
                                  "the disk."),
                      .loses = tr("How the file manager showed the folders of this disk.")});
  }
  traces.push_back({.what = "disk_passphrase",
                    .place = {},
                    .found = false,
                    .lines = {},
                    .reveals = tr("If the disk is encrypted, and the desktop was told to remember "
                                  "its passphrase, then whoever logs in as you can open the disk "
                                  "(not the journal on it)."),
                    .clear = tr("In the desktop's program for passwords (Passwords and Keys, "
                                "KWallet), remove the entry of this disk."),
                    .loses = tr("The disk asks for its passphrase again.")});
}

}  // namespace

std::vector<Trace> traces_of_disk(const Surroundings& here) {
  std::vector<Trace> traces;
  if (here.given.empty()) return traces;
  const auto disk = disk_of(here);
  std::vector<std::string> names = {here.given};
  if (disk) {
    add_logs(traces, here, *disk);
    add_mounts(traces, here, *disk);
    names.insert(names.end(), disk->names.begin(), disk->names.end());
    names.push_back(disk->mounted);
  }
  add_memories(traces, here, names);
  if (disk) add_metadata(traces, here, *disk);
  return traces;
}

}  // namespace waterline::cli
