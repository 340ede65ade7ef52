#include "watcher/login.h"

#include <cstdint>
#include <string_view>

#include <fcntl.h>

namespace waterline::watcher {
namespace {

constexpr const char* kName = "org.freedesktop.login1";
constexpr const char* kPath = "/org/freedesktop/login1";
constexpr const char* kManager = "org.freedesktop.login1.Manager";
constexpr const char* kSession = "org.freedesktop.login1.Session";

}  // namespace

Login::Login(sd_bus* bus, uid_t person, const OwnSessions::Tell& tell)
    : bus_(bus), person_(person), tell_(tell), sessions_(tell) {}

bool Login::listen(const char* path, const char* interface, const char* member,
                   sd_bus_message_handler_t handler) {
  return sd_bus_match_signal(bus_, nullptr, kName, path, interface, member, handler, this) >= 0;
}

bool Login::begin() {
  // Listen to the login manager before its sessions are read. Otherwise a change between the
  // reading and the listening would be missed.
  const bool listens = listen(kPath, kManager, "PrepareForSleep", on_sleep) &&
                       listen(kPath, kManager, "PrepareForShutdown", on_sleep) &&
                       listen(kPath, kManager, "SessionNew", on_session_new) &&
                       listen(kPath, kManager, "SessionRemoved", on_session_removed) &&
                       listen(nullptr, kSession, "Lock", on_lock) &&
                       listen(nullptr, kPropertiesInterface, "PropertiesChanged", on_properties);
  if (!listens || !read_sessions()) return false;
  sessions_.begin();
  take_inhibitor();
  // The inhibitor cannot delay a sleep or shutdown that has already begun, and the signal of that
  // sleep may have been sent before this program listened. So ask for it here.
  goes_to_sleep_ = flag_of(bus_, kName, kPath, kManager, "PreparingForSleep", false) ||
                   flag_of(bus_, kName, kPath, kManager, "PreparingForShutdown", false);
  if (goes_to_sleep_) tell_(base::ComputerEvent::kSleep);
  return true;
}

void Login::take_inhibitor() {
  sd_bus_message* answer = nullptr;
  // Every program of this computer can list the inhibitors with the texts "Notes" and "closing". So
  // these texts do not name this program.
  const int called = sd_bus_call_method(bus_, kName, kPath, kManager, "Inhibit", nullptr, &answer,
                                        "ssss", "sleep:shutdown", "Notes", "closing", "delay");
  const Message owned(answer, sd_bus_message_unref);
  int descriptor = -1;
  if (called >= 0 && sd_bus_message_read(answer, "h", &descriptor) > 0)
    inhibitor_.reset(::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
}

void Login::let_sleep() {
  if (goes_to_sleep_) inhibitor_.reset();
}

bool Login::read_sessions() {
  const Message answer = answer_of(bus_, kName, kPath, kManager, "ListSessions");
  if (!answer || sd_bus_message_enter_container(answer.get(), 'a', "(susso)") < 0) return false;
  const char* id = nullptr;
  std::uint32_t person = 0;
  const char* name = nullptr;
  const char* seat = nullptr;
  const char* path = nullptr;
  while (sd_bus_message_read(answer.get(), "(susso)", &id, &person, &name, &seat, &path) > 0) {
    if (person == person_) add(path, seat);
  }
  return true;
}

void Login::add(const char* path, const char* seat) {
  if (sessions_.has(path)) return;
  // A session of a person has the class "user", "user-early" or the like. "manager" and
  // "background" are classes of sessions in which nobody works.
  if (!text_of(bus_, kName, path, kSession, "Class", "user").starts_with("user")) return;
  // The person has left a session in the state "closing". The login manager lists it until the last
  // program that was started in it ends.
  if (text_of(bus_, kName, path, kSession, "State", "") == "closing") return;
  sessions_.add(path, {*seat == '\0' ? Session::At::kElsewhere : Session::At::kSeat,
                       flag_of(bus_, kName, path, kSession, "Active", true),
                       flag_of(bus_, kName, path, kSession, "LockedHint", false)});
}

int Login::on_sleep(sd_bus_message* message, void* self, sd_bus_error* /*error*/) {
  Login& login = *static_cast<Login*>(self);
  int begins = 0;
  if (sd_bus_message_read(message, "b", &begins) <= 0) return 0;
  login.goes_to_sleep_ = begins != 0;
  if (login.goes_to_sleep_) {
    login.tell_(base::ComputerEvent::kSleep);
  } else {
    if (!login.inhibitor_) login.take_inhibitor();
    login.tell_(base::ComputerEvent::kAwake);
  }
  return 0;
}

int Login::on_session_new(sd_bus_message* /*message*/, void* self, sd_bus_error* /*error*/) {
  (void)static_cast<Login*>(self)->read_sessions();
  return 0;
}

int Login::on_session_removed(sd_bus_message* message, void* self, sd_bus_error* /*error*/) {
  const char* id = nullptr;
  const char* path = nullptr;
  if (sd_bus_message_read(message, "so", &id, &path) > 0)
    static_cast<Login*>(self)->sessions_.remove(path);
  return 0;
}

int Login::on_lock(sd_bus_message* message, void* self, sd_bus_error* /*error*/) {
  if (const char* const path = sd_bus_message_get_path(message))
    static_cast<Login*>(self)->sessions_.asked_to_lock(path);
  return 0;
}

int Login::on_properties(sd_bus_message* message, void* self, sd_bus_error* /*error*/) {
  OwnSessions& sessions = static_cast<Login*>(self)->sessions_;
  const char* const path = sd_bus_message_get_path(message);
  const char* interface = nullptr;
  if (path == nullptr || sd_bus_message_read(message, "s", &interface) <= 0 ||
      std::string_view(interface) != kSession ||
      sd_bus_message_enter_container(message, 'a', "{sv}") < 0)
    return 0;
  while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
    const char* name = nullptr;
    char type = 0;
    const char* contents = nullptr;
    if (sd_bus_message_read(message, "s", &name) <= 0 ||
        sd_bus_message_peek_type(message, &type, &contents) <= 0)
      return 0;
    if (std::string_view(contents) == "b") {
      int value = 0;
      if (sd_bus_message_read(message, "v", "b", &value) <= 0) return 0;
      if (std::string_view(name) == "LockedHint") sessions.set_locked(path, value != 0);
      if (std::string_view(name) == "Active") sessions.set_active(path, value != 0);
    } else if (sd_bus_message_skip(message, "v") < 0) {
      return 0;
    }
    if (sd_bus_message_exit_container(message) < 0) return 0;
  }
  return 0;
}

}  // namespace waterline::watcher
