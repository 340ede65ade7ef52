#include "watcher/desktop.h"

#include <algorithm>
#include <cstdint>

namespace waterline::watcher {
namespace {

constexpr const char* kNotifications = "org.freedesktop.Notifications";
constexpr const char* kNotificationsPath = "/org/freedesktop/Notifications";

// Screen savers name their interface after their desktop.
constexpr const char* kSavers[] = {"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver",
                                   "org.xfce.ScreenSaver", "org.cinnamon.ScreenSaver",
                                   "org.mate.ScreenSaver"};

constexpr std::uint8_t kLowUrgency = 0;
constexpr std::int32_t kShownMilliseconds = 20'000;

}  // namespace

bool Desktop::begin() {
  return std::ranges::all_of(kSavers, [this](const char* interface) {
    return sd_bus_match_signal(bus_, nullptr, nullptr, nullptr, interface, "ActiveChanged",
                               on_active_changed, this) >= 0;
  });
}

int Desktop::on_active_changed(sd_bus_message* message, void* self, sd_bus_error* /*error*/) {
  int active = 0;
  if (sd_bus_message_read(message, "b", &active) > 0 && active != 0)
    static_cast<Desktop*>(self)->tell_(base::ComputerEvent::kDark);
  return 0;
}

void Desktop::show(const NoteWords& words) {
  if (flag_of(bus_, kNotifications, kNotificationsPath, kNotifications, "Inhibited", false)) return;
  sd_bus_message* made = nullptr;
  if (sd_bus_message_new_method_call(bus_, &made, kNotifications, kNotificationsPath,
                                     kNotifications, "Notify") < 0)
    return;
  const Message call(made, sd_bus_message_unref);
  // The notification has no icon, no action and no sound. It disappears by itself, and `transient`
  // keeps it out of the desktop's history.
  if (sd_bus_message_append(made, "susssasa{sv}i", words.program.c_str(), 0U, "",
                            words.note.c_str(), "", 0, 3, "transient", "b", 1, "urgency", "y",
                            kLowUrgency, "suppress-sound", "b", 1, kShownMilliseconds) < 0 ||
      sd_bus_message_set_expect_reply(made, 0) < 0)
    return;
  (void)sd_bus_send(bus_, made, nullptr);
}

}  // namespace waterline::watcher
