#pragma once

#include <optional>
#include <string_view>

#include <termios.h>

// Changes the modes and the screen of the terminal, and undoes these changes before the program
// ends, even if a signal ends it.
namespace waterline::cli {

// Says what happens to keys that were typed but not read yet when the terminal's modes change.
enum class TypedAhead { kDropped, kStays };

// Remembers the terminal's modes. The destructor restores these modes and writes `undo`. If SIGINT,
// SIGTERM, SIGHUP or SIGQUIT ends the program, a handler does both first, and then the program dies
// by the signal. If SIGTSTP (Ctrl-Z) stops the program, a handler also does both; when the program
// goes on, the modes of `set` are set again and the text of `write_when_back` is written. At most
// four such objects exist at a time, and they are destroyed in reverse order. REQUIRES: `undo`
// lives as long as the program.
class ChangedTerminal {
 public:
  explicit ChangedTerminal(int terminal, std::string_view undo = {},
                           TypedAhead typed = TypedAhead::kDropped);
  ~ChangedTerminal();
  ChangedTerminal(const ChangedTerminal&) = delete;
  ChangedTerminal& operator=(const ChangedTerminal&) = delete;

  [[nodiscard]] bool has_modes() const { return has_modes_; }
  [[nodiscard]] const termios& modes() const { return modes_; }

  // Sets other modes. REQUIRES, also for write_when_back: this is the newest of all such objects.
  void set(const termios& modes);
  // Sets the text that is written when a stopped program goes on. REQUIRES: the text outlives this
  // object.
  void write_when_back(std::string_view text);

 private:
  termios modes_{};
  std::optional<termios> set_;
  bool has_modes_ = false;
};

// Shows a text on the terminal's alternate screen until the person presses Enter, as `question`
// says. Afterwards the text is neither on the screen nor in its scrollback. On a terminal without
// an alternate screen (TERM is `dumb`), the text stays on the screen. Throws Ended if there is no
// terminal to ask on.
void show_until_enter(std::string_view text, std::string_view question);

}  // namespace waterline::cli
