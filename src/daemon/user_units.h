#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace waterline::daemon {

// The systemd units that were installed with this program, as the person's service manager (systemd
// --user) runs them. The functions ask the manager by running systemctl.
class UserUnits {
 public:
  // Returns nullopt if no service manager runs for this login, or if this program was installed
  // without units (it runs from a build folder, for example). Starts no program.
  static std::optional<UserUnits> find();

  // Returns true if the service manager uses these units under their names, and not other files.
  [[nodiscard]] bool are_known() const;
  // Returns true if a service would find the same journal as this process.
  [[nodiscard]] static bool find_our_journal();
  // Returns true if a service would have the same environment as this process in those variables by
  // which a node finds its files, its libraries, the local time zone and the person's desktop.
  [[nodiscard]] static bool have_our_environment();
  // Starts the service, and waits until it reports that it is ready.
  [[nodiscard]] static bool start();

  // are_enabled() returns true if the service starts at login. enable() and disable() change that
  // for the next login.
  [[nodiscard]] static bool are_enabled();
  [[nodiscard]] static bool enable();
  [[nodiscard]] static bool disable();

 private:
  explicit UserUnits(std::filesystem::path service) : service_(std::move(service)) {}
  std::filesystem::path service_;  // the file of the unit
};

}  // namespace waterline::daemon
