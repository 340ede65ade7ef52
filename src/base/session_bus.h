#pragma once

#include <string>

namespace waterline::base {

// Returns the address of the person's session bus, as a process finds it that has these values of
// DBUS_SESSION_BUS_ADDRESS and XDG_RUNTIME_DIR (empty: not set), without the name of this run of
// the bus. Empty if such a process would find none. Two processes reach the same bus if their
// addresses are equal.
std::string session_bus(std::string address, const std::string& runtime);

// The same for this process.
std::string own_session_bus();

}  // namespace waterline::base
