#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/file_descriptor.h"
#include "node/error.h"

namespace waterline::node {

// The folders of one person's journal. The data is in the folder that is given as the home, or in
// $XDG_DATA_HOME/waterline (~/.local/share/waterline). The socket is in $XDG_RUNTIME_DIR/waterline,
// or, for a home that is given, in a folder beside it whose name does not tell which home it is.
// Without that variable, it is in /run/user/UID or /dev/shm. So a disk that can be pulled out
// holds nothing that only a running node needs. If none of these folders can be used, the socket is
// in `run` inside the data folder.
struct Home {
  std::filesystem::path data;
  std::filesystem::path runtime;

  static Home locate(const std::optional<std::filesystem::path>& home);

  [[nodiscard]] std::filesystem::path deep() const { return data / "deep.db"; }
  [[nodiscard]] std::filesystem::path vault() const { return data / "vault.db"; }
  [[nodiscard]] std::filesystem::path ledger() const { return data / "ledger.db"; }
  // The attachments of the two sides, once there is one.
  [[nodiscard]] std::filesystem::path deep_media() const { return data / "deep.media"; }
  [[nodiscard]] std::filesystem::path vault_media() const { return data / "vault.media"; }
  [[nodiscard]] std::filesystem::path bundle_marker() const { return data / "bundle-marker"; }
  [[nodiscard]] std::filesystem::path marker() const { return data / "marker"; }
  [[nodiscard]] std::filesystem::path private_window() const { return data / "private-window"; }
  [[nodiscard]] std::filesystem::path own_window() const { return data / "own-window"; }
  // Where our own Tor keeps what it knows about the network.
  [[nodiscard]] std::filesystem::path tor() const { return data / "tor"; }
  [[nodiscard]] std::filesystem::path socket() const { return runtime / "sock"; }
};

// Sets the change time of the three stores, the media files and the marker to now. Otherwise the time of a private
// store would reveal to the second when something was last written, and on which side. A file that
// is missing is skipped.
void even_file_times(const Home& home);

// The window in which the page opens: a usual or a private one of the browser, or our own.
enum class Window : std::uint8_t { kNormal, kPrivate, kOwn };
// Returns the window that the person chose. An empty file in the home stores a choice that is not
// the usual one, because it is needed before anything is unlocked.
Window window_of(const Home& home);
Result<void> set_window(const Home& home, Window window);

// The lock of a home: only this process uses the home until the object is destroyed. The lock is an
// flock on a file in the data folder and on one in the runtime folder. Both folders are made if
// they are missing (mode 0700). At the end, nothing of a given home is left in memory.
class HomeLock {
 public:
  HomeLock(HomeLock&&) = default;
  HomeLock& operator=(HomeLock&&) = delete;
  HomeLock(const HomeLock&) = delete;
  HomeLock& operator=(const HomeLock&) = delete;
  ~HomeLock();

  // Locks a home and makes its folders. Error kStoreBusy if another process has the lock;
  // kStorageFailed if a folder cannot be made, or belongs to another user.
  static Result<HomeLock> take(const Home& home);

  [[nodiscard]] const Home& where() const { return where_; }

 private:
  HomeLock(Home where, base::FileDescriptor data_lock, base::FileDescriptor runtime_lock);
  Home where_;
  base::FileDescriptor data_lock_;
  base::FileDescriptor runtime_lock_;
};

}  // namespace waterline::node
