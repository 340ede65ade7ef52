#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/file_descriptor.h"

namespace waterline::node {

// Where the system tells of its disks. A test has its own.
struct DiskPlaces {
  std::filesystem::path mounts = "/proc/self/mountinfo";
  std::filesystem::path devices = "/dev";
  std::filesystem::path block_devices = "/sys/dev/block";          // by number
  std::filesystem::path named_block_devices = "/sys/class/block";  // by name
};

// Notices that the folder of a home went away: its disk was pulled out or unmounted, or the folder
// was moved or removed. A thread of this object sleeps until the system's list of mounts changes, a
// device disappears, or something happens to the folder itself; it never wakes by itself.
class DiskWatch {
 public:
  // `gone` is called once, by the thread. If the folder is not there at the beginning, it is never
  // called.
  DiskWatch(std::filesystem::path folder, std::function<void()> gone, DiskPlaces places = {});
  ~DiskWatch() { stop(); }
  DiskWatch(const DiskWatch&) = delete;
  DiskWatch& operator=(const DiskWatch&) = delete;

  // Ends the thread. Waits for a call that is running. REQUIRES: outside that call.
  void stop();

 private:
  // Remembers the devices that the file system lies on, also below an encrypted one.
  void note_devices();
  void note_device(const std::filesystem::path& device, int deepest);
  // Returns the device from which the folder's file system was mounted; empty if it has none.
  [[nodiscard]] std::filesystem::path mounted_device() const;
  [[nodiscard]] bool is_there() const;
  void run();

  std::filesystem::path folder_;
  std::function<void()> gone_;
  DiskPlaces places_;
  std::pair<dev_t, ino_t> known_{};  // which folder it is
  std::vector<std::filesystem::path> devices_;
  base::FileDescriptor mounts_;
  base::FileDescriptor changes_;  // of inotify
  base::FileDescriptor stopping_;
  std::thread thread_;
};

}  // namespace waterline::node
