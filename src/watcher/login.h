#pragma once

#include <memory>
#include <string>

#include <sys/types.h>
#include <systemd/sd-login.h>

#include "base/file_descriptor.h"
#include "watcher/bus.h"
#include "watcher/own_sessions.h"

namespace waterline::watcher {

// Listens to the login manager (logind) for sleep, shutdown and the sessions of one user id, but to
// nothing that unlocks. It calls `tell` with each event, while sd_bus_process() handles the bus
// and inside look_again().
class Login {
 public:
  // `bus` must outlive this object.
  Login(sd_bus* bus, uid_t person, const OwnSessions::Tell& tell);
  Login(const Login&) = delete;
  Login& operator=(const Login&) = delete;
  ~Login() = default;

  // Begins to listen, takes the inhibitor and reads the sessions. Returns false if no login manager
  // is there.
  bool begin();
  // Returns true if the computer waits with a sleep until let_sleep() is called.
  [[nodiscard]] bool delays_sleep() const { return static_cast<bool>(inhibitor_); }
  // A descriptor that becomes readable when the login manager wrote something about a session; -1 if
  // there is none. look_again() reads it, and looks for sessions that the person has left: the login
  // manager sends no signal about those in which a program runs on.
  [[nodiscard]] int changes() const;
  void look_again();
  // Lets the computer sleep, because the journal is closed now. Does nothing if no sleep or
  // shutdown has begun.
  void let_sleep();

 private:
  static int on_sleep(sd_bus_message* message, void* self, sd_bus_error* error);
  static int on_session_new(sd_bus_message* message, void* self, sd_bus_error* error);
  static int on_session_removed(sd_bus_message* message, void* self, sd_bus_error* error);
  static int on_lock(sd_bus_message* message, void* self, sd_bus_error* error);
  static int on_properties(sd_bus_message* message, void* self, sd_bus_error* error);

  bool listen(const char* path, const char* interface, const char* member,
              sd_bus_message_handler_t handler);
  void take_inhibitor();
  bool read_sessions();
  // Adds the session unless it is known already, or only runs services (its class says so).
  void add(const char* path, const char* seat);
  [[nodiscard]] bool is_left(const char* path);
  // Removes the session if the person has left it.
  void remove_if_left(const char* path);
  void set_active(const char* path, bool active);

  sd_bus* bus_;
  uid_t person_;
  OwnSessions::Tell tell_;
  OwnSessions sessions_;
  std::unique_ptr<sd_login_monitor, sd_login_monitor* (*)(sd_login_monitor*)> monitor_{
      nullptr, sd_login_monitor_unref};
  base::FileDescriptor inhibitor_;  // while it is open, the computer waits with its sleep
  bool goes_to_sleep_ = false;
};

}  // namespace waterline::watcher
