#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/computer_event.h"

namespace waterline::watcher {

// A session of the login manager, as far as it matters here.
struct Session {
  // A seat is a screen with its keyboard. A session from elsewhere (ssh) has none.
  enum class At { kSeat, kElsewhere };
  At at = At::kElsewhere;
  bool is_active = true;  // only the session that is at the screen is active
  bool is_locked = false;
};

// The sessions of one person, by their path on the bus, and what follows from their changes. It
// does no I/O. Sessions of other people are never added, and changes of unknown sessions are
// ignored.
class OwnSessions {
 public:
  using Tell = std::function<void(base::ComputerEvent)>;

  explicit OwnSessions(Tell tell) : tell_(std::move(tell)) {}

  // The sessions that are there at the start have been added. If there is none, the person works
  // without the login manager (in a container, by `su`), and the end of a session that begins later,
  // for a copy by ssh perhaps, is no logout.
  void begin() { had_any_ = !sessions_.empty(); }
  // A session that is there already, or began. Tells nothing.
  void add(const std::string& path, const Session& session) { sessions_[path] = session; }
  [[nodiscard]] bool has(const std::string& path) const { return sessions_.contains(path); }
  [[nodiscard]] std::vector<std::string> paths() const;

  // The login manager asks this session to lock its screen. Tells kLocked.
  void asked_to_lock(const std::string& path);
  // The screen of this session is locked now, or is not. Tells kLocked when it was not before.
  void set_locked(const std::string& path, bool locked);
  // Tells kAway when this was the last session that was at a screen, and is not any more.
  void set_active(const std::string& path, bool active);
  // Tells kEnded when this was the last session of a person who had one at the start.
  void remove(const std::string& path);

 private:
  [[nodiscard]] bool is_at_a_screen() const;

  Tell tell_;
  std::map<std::string, Session> sessions_;
  bool had_any_ = false;
};

}  // namespace waterline::watcher
