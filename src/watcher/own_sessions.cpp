#include "watcher/own_sessions.h"

#include <algorithm>

namespace waterline::watcher {

using base::ComputerEvent;

std::vector<std::string> OwnSessions::paths() const {
  std::vector<std::string> all;
  for (const auto& [path, session] : sessions_) all.push_back(path);
  return all;
}

void OwnSessions::asked_to_lock(const std::string& path) {
  if (has(path)) tell_(ComputerEvent::kLocked);
}

void OwnSessions::set_locked(const std::string& path, bool locked) {
  const auto session = sessions_.find(path);
  if (session == sessions_.end() || session->second.is_locked == locked) return;
  session->second.is_locked = locked;
  if (locked) tell_(ComputerEvent::kLocked);
}

void OwnSessions::set_active(const std::string& path, bool active) {
  const auto session = sessions_.find(path);
  if (session == sessions_.end()) return;
  const bool was_there = is_at_a_screen();
  session->second.is_active = active;
  if (was_there && !is_at_a_screen()) tell_(ComputerEvent::kAway);
}

void OwnSessions::remove(const std::string& path) {
  if (!has(path)) return;
  const bool was_there = is_at_a_screen();
  sessions_.erase(path);
  if (sessions_.empty() && had_any_) return tell_(ComputerEvent::kEnded);
  if (was_there && !is_at_a_screen()) tell_(ComputerEvent::kAway);
}

bool OwnSessions::is_at_a_screen() const {
  return std::ranges::any_of(sessions_, [](const auto& one) {
    return one.second.at == Session::At::kSeat && one.second.is_active;
  });
}

}  // namespace waterline::watcher
