#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/computer_event.h"

namespace waterline::watcher {

// A session of the login manager, with the three facts that the watcher needs.
struct Session {
  // A seat is a screen with its keyboard. A session from elsewhere (ssh) has none.
  enum class At { kSeat, kElsewhere };
  At at = At::kElsewhere;
  bool is_active = true;  // only the session that is at the screen is active
  bool is_locked = false;
};

// The login sessions of one person, by their path on the bus. From their changes this class
// concludes when to send an event to the node (`tell`). It does no I/O. The caller never adds
// sessions of other people, and changes of unknown sessions are ignored.
class OwnSessions {
 public:
  using Tell = std::function<void(base::ComputerEvent)>;

  explicit OwnSessions(Tell tell) : tell_(std::move(tell)) {}

  // Call it after all present sessions were added. If there are none, the person works without the
  // login manager (in a container, by `su`). A session that begins later may then be a copy of
  // files by ssh, and its end does not count as a logout.
  void begin() { had_any_ = !sessions_.empty(); }
  // Adds a session that exists at the start or that has begun. Sends no event.
  void add(const std::string& path, const Session& session) { sessions_[path] = session; }
  [[nodiscard]] bool has(const std::string& path) const { return sessions_.contains(path); }

  // Call it when the login manager asks this session to lock its screen. Sends the event kLocked.
  void asked_to_lock(const std::string& path);
  // Call it when the screen of this session was locked or unlocked. Sends the event kLocked if the
  // screen is locked and was not before.
  void set_locked(const std::string& path, bool locked);
  // Call it when this session came to its screen or left it. Sends the event kAway if this was the
  // only session at a screen and has left it.
  void set_active(const std::string& path, bool active);
  // Call it when this session has ended. Sends the event kEnded if it was the last one and the
  // person had a session at the start, or otherwise kAway if it was the only session at a screen.
  void remove(const std::string& path);

 private:
  [[nodiscard]] bool is_at_a_screen() const;

  Tell tell_;
  std::map<std::string, Session> sessions_;
  bool had_any_ = false;
};

}  // namespace waterline::watcher
