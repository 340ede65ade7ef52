#pragma once

#include <string>

#include <sys/types.h>

#include "base/file_descriptor.h"
#include "watcher/bus.h"
#include "watcher/own_sessions.h"

namespace waterline::watcher {

// Listens to the login manager (logind) for sleep, shutdown and the sessions of one user id, but to
// nothing that unlocks. It calls `tell` with each event, while sd_bus_process() handles the bus.
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

  sd_bus* bus_;
  uid_t person_;
  OwnSessions::Tell tell_;
  OwnSessions sessions_;
  base::FileDescriptor inhibitor_;  // while it is open, the computer waits with its sleep
  bool goes_to_sleep_ = false;
};

}  // namespace waterline::watcher
