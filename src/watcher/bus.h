#pragma once

#include <memory>
#include <string>

#include <systemd/sd-bus.h>

// Owners of what sd-bus counts by hand.
namespace waterline::watcher {

using Bus = std::unique_ptr<sd_bus, sd_bus* (*)(sd_bus*)>;
using Message = std::unique_ptr<sd_bus_message, sd_bus_message* (*)(sd_bus_message*)>;

inline constexpr const char* kPropertiesInterface = "org.freedesktop.DBus.Properties";

// system_bus() and session_bus() return a connection that is ready for use, or null if there is no
// such bus or it does not answer within a few seconds.
Bus system_bus();
Bus session_bus();

// Calls a method without arguments and waits for the answer; null for none.
Message answer_of(sd_bus* bus, const char* name, const char* path, const char* interface,
                  const char* method);

// Return a property, or `otherwise` if it cannot be read.
bool flag_of(sd_bus* bus, const char* name, const char* path, const char* interface,
             const char* property, bool otherwise);
std::string text_of(sd_bus* bus, const char* name, const char* path, const char* interface,
                    const char* property, const std::string& otherwise);

}  // namespace waterline::watcher
