#include "watcher/bus.h"

#include <cstdint>
#include <cstdlib>

namespace waterline::watcher {
namespace {

// The longest time that a call on each of the two buses may take. The login manager waits five
// seconds for the inhibitor. So a desktop that does not answer must not keep the watcher from
// hearing of a sleep in time.
constexpr std::uint64_t kLoginMicroseconds = 4'000'000;
constexpr std::uint64_t kDesktopMicroseconds = 500'000;

Bus opened(int (*open)(sd_bus**), std::uint64_t longest_call) {
  sd_bus* bus = nullptr;
  if (open(&bus) < 0) return {nullptr, sd_bus_flush_close_unref};
  Bus owned(bus, sd_bus_flush_close_unref);
  (void)sd_bus_set_method_call_timeout(bus, longest_call);
  const char* own_name = nullptr;
  if (sd_bus_get_unique_name(bus, &own_name) < 0) owned.reset();  // waits for the hello
  return owned;
}

}  // namespace

Bus system_bus() {
  return opened(sd_bus_open_system, kLoginMicroseconds);
}

Bus session_bus() {
  return opened(sd_bus_open_user, kDesktopMicroseconds);
}

Message answer_of(sd_bus* bus, const char* name, const char* path, const char* interface,
                  const char* method) {
  sd_bus_message* answer = nullptr;
  (void)sd_bus_call_method(bus, name, path, interface, method, nullptr, &answer, nullptr);
  return {answer, sd_bus_message_unref};
}

bool flag_of(sd_bus* bus, const char* name, const char* path, const char* interface,
             const char* property, bool otherwise) {
  int value = 0;
  const int got =
      sd_bus_get_property_trivial(bus, name, path, interface, property, nullptr, 'b', &value);
  return got < 0 ? otherwise : value != 0;
}

std::string text_of(sd_bus* bus, const char* name, const char* path, const char* interface,
                    const char* property, const std::string& otherwise) {
  char* value = nullptr;
  if (sd_bus_get_property_string(bus, name, path, interface, property, nullptr, &value) < 0)
    return otherwise;
  std::string text(value);
  std::free(value);  // NOLINT(cppcoreguidelines-no-malloc): sd-bus allocates it so
  return text;
}

}  // namespace waterline::watcher
