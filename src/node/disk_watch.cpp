#include "node/disk_watch.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace waterline::node {
namespace {

namespace fs = std::filesystem;

// An encrypted disk on a volume of several disks has three layers.
constexpr int kDeepest = 8;

std::optional<std::pair<dev_t, ino_t>> which(const fs::path& folder) {
  struct stat facts {};
  if (::stat(folder.c_str(), &facts) != 0) return {};
  return std::pair{facts.st_dev, facts.st_ino};
}

}  // namespace

DiskWatch::DiskWatch(fs::path folder, std::function<void()> gone, DiskPlaces places)
    : folder_(std::move(folder)), gone_(std::move(gone)), places_(std::move(places)) {
  const auto found = which(folder_);
  if (!found) return;
  known_ = *found;
  note_devices();
  mounts_.reset(::open(places_.mounts.c_str(), O_RDONLY | O_CLOEXEC));
  changes_.reset(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (changes_) {
    (void)::inotify_add_watch(changes_.get(), folder_.c_str(),
                              IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR);
    (void)::inotify_add_watch(changes_.get(), places_.devices.c_str(),
                              IN_DELETE | IN_MOVED_FROM | IN_ONLYDIR);
  }
  stopping_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  thread_ = std::thread([this] { run(); });
}

void DiskWatch::stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  (void)!::write(stopping_.get(), &one, sizeof one);
  thread_.join();
}

void DiskWatch::note_devices() {
  const fs::path numbered = places_.block_devices / (std::to_string(major(known_.first)) + ":" +
                                                     std::to_string(minor(known_.first)));
  std::error_code error;
  if (fs::exists(numbered, error)) return note_device(numbered, kDeepest);
  // A file system that may lie on several disks (btrfs) has a number that belongs to no device.
  const fs::path mounted = fs::canonical(mounted_device(), error);
  if (!error) note_device(places_.named_block_devices / mounted.filename(), kDeepest);
}

fs::path DiskWatch::mounted_device() const {
  const base::FileDescriptor folder(::open(folder_.c_str(), O_PATH | O_CLOEXEC));
  std::ifstream facts("/proc/self/fdinfo/" + std::to_string(folder.get()));
  std::string mount;
  for (std::string name; facts >> name;) {
    if (name == "mnt_id:" && facts >> mount) break;
  }
  // proc_pid_mountinfo(5): the number of the mount is the first word of its line; the file system's
  // type and its source follow a word that is only a dash.
  std::ifstream mounts(places_.mounts);
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string word;
    if (!(words >> word) || word != mount) continue;
    while (words >> word && word != "-") {
    }
    std::string source;
    if (words >> word >> source) return source;
  }
  return {};
}

void DiskWatch::note_device(const fs::path& device, int deepest) {
  std::error_code error;
  const fs::path whole = fs::canonical(device, error);
  if (error || deepest == 0) return;  // a file system without a device, in memory for example
  devices_.push_back(whole);
  for (fs::directory_iterator below(whole / "slaves", error), end; !error && below != end;
       below.increment(error))
    note_device(below->path(), deepest - 1);
}

bool DiskWatch::is_there() const {
  std::error_code error;
  for (const fs::path& device : devices_) {
    if (!fs::exists(device, error)) return false;
  }
  return which(folder_) == known_;
}

void DiskWatch::run() {
  std::array<pollfd, 3> polled{{{stopping_.get(), POLLIN, 0},
                                {changes_.get(), POLLIN, 0},
                                // The kernel tells of a changed list of mounts in this way.
                                {mounts_.get(), POLLPRI, 0}}};
  while (is_there()) {
    if (::poll(polled.data(), polled.size(), -1) < 0) continue;
    if (polled[0].revents != 0) return;
    std::array<char, 4096> told;
    while (polled[1].revents != 0 && ::read(changes_.get(), told.data(), told.size()) > 0) {
    }
  }
  gone_();
}

}  // namespace waterline::node
