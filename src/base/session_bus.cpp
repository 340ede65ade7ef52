#include "base/session_bus.h"

#include "base/environment.h"

namespace waterline::base {
std::string session_bus(std::string address, const std::string& runtime) {
  if (address.empty()) return runtime.empty() ? "" : "unix:path=" + runtime + "/bus";
  for (;;) {
    const std::size_t guid = address.find(",guid=");
    if (guid == std::string::npos) return address;
    address.erase(guid, address.find_first_of(",;", guid + 1) - guid);
  }
}

std::string own_session_bus() {
  return session_bus(environment("DBUS_SESSION_BUS_ADDRESS").value_or(""),
                     environment("XDG_RUNTIME_DIR").value_or(""));
}

}  // namespace waterline::base
