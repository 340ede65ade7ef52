#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace waterline::daemon {

// The units that were installed with this program, in the hands of the person's service manager
// (systemd --user). It is asked by its own program, systemctl.
class UserUnits {
 public:
  // Returns none if no service manager runs for this login, or if this program was installed
  // without units (it runs from a build folder, for example). Starts no program.
  static std::optional<UserUnits> find();

  // Returns whether the manager knows these units under their names, and not others.
  [[nodiscard]] bool are_known() const;
  // Returns whether a service gets the variables that decide where a node has its files, what it
  // takes for local time, and to which desktop it listens, with the values that this process has.
  [[nodiscard]] static bool have_our_environment();
  // Starts the service, and waits until it is ready.
  [[nodiscard]] static bool start();

  // Returns whether the service starts at login. The other two switch both units, from the next
  // login on.
  [[nodiscard]] static bool are_enabled();
  [[nodiscard]] static bool enable();
  [[nodiscard]] static bool disable();

 private:
  explicit UserUnits(std::filesystem::path service) : service_(std::move(service)) {}
  std::filesystem::path service_;  // the file of the unit
};

}  // namespace waterline::daemon
