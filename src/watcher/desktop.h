#pragma once

#include <string>

#include "watcher/bus.h"
#include "watcher/own_sessions.h"

namespace waterline::watcher {

// The texts of the note to oneself, in the person's language. They are the same for every reminder.
struct NoteWords {
  std::string program;
  std::string note;
};

// The person's desktop: its screen savers and its notifications. Any program of the same user can
// send the signal of a screen saver; all that it can do by that is lock the journal.
class Desktop {
 public:
  // `bus` must outlive this object.
  Desktop(sd_bus* bus, OwnSessions::Tell tell) : bus_(bus), tell_(std::move(tell)) {}
  Desktop(const Desktop&) = delete;
  Desktop& operator=(const Desktop&) = delete;
  ~Desktop() = default;

  // Begins to listen. Returns whether that worked.
  bool begin();
  // Shows the note. If the desktop holds notifications back (for a presentation) or has none, the
  // note is never shown. Does not wait for the desktop's answer.
  void show(const NoteWords& words);

 private:
  static int on_active_changed(sd_bus_message* message, void* self, sd_bus_error* error);

  sd_bus* bus_;
  OwnSessions::Tell tell_;
};

}  // namespace waterline::watcher
