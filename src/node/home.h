#pragma once

#include <filesystem>
#include <optional>

#include "base/file_descriptor.h"
#include "node/error.h"

namespace waterline::node {

// Where one person's journal lies. With a home given, everything is under it; otherwise data lies
// in $XDG_DATA_HOME/waterline (~/.local/share/waterline) and the socket in
// $XDG_RUNTIME_DIR/waterline (without that: in `run` beside the data).
struct Home {
  std::filesystem::path data;
  std::filesystem::path runtime;

  static Home locate(const std::optional<std::filesystem::path>& home);

  [[nodiscard]] std::filesystem::path deep() const { return data / "deep.db"; }
  [[nodiscard]] std::filesystem::path vault() const { return data / "vault.db"; }
  [[nodiscard]] std::filesystem::path ledger() const { return data / "ledger.db"; }
  [[nodiscard]] std::filesystem::path bundle_marker() const { return data / "bundle-marker"; }
  [[nodiscard]] std::filesystem::path marker() const { return data / "marker"; }
  [[nodiscard]] std::filesystem::path socket() const { return runtime / "sock"; }
};

// Gives the three stores and the marker one and the same time of change, now. By itself that of a
// private one would tell to the second when something was last written there, and which of the two
// it was. What cannot be done (a file that is not there) is left.
void even_file_times(const Home& home);

// A home made ready (folders of mode 0700) and held by this process alone, until this goes: an
// flock on a file beside the data and on one beside the socket.
class HeldHome {
 public:
  // kStoreBusy when another process holds it. kStorageFailed when a folder cannot be made, or
  // belongs to another user.
  static Result<HeldHome> take(const Home& home);

  [[nodiscard]] const Home& where() const { return where_; }

 private:
  HeldHome(Home where, base::FileDescriptor data_lock, base::FileDescriptor runtime_lock);
  Home where_;
  base::FileDescriptor data_lock_;
  base::FileDescriptor runtime_lock_;
};

}  // namespace waterline::node
