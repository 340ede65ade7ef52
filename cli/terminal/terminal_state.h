#pragma once

#include <optional>
#include <string_view>

#include <termios.h>

// Changes of the terminal that must not outlive the program.
namespace waterline::cli {

// The fate of keys that were typed but not read yet when the terminal's modes change.
enum class TypedAhead { kDropped, kStays };

// Remembers the terminal's modes. The destructor restores them and writes `undo`. A SIGINT,
// SIGTERM, SIGHUP or SIGQUIT that ends the program does both first, and the program then dies by
// it. So does a SIGTSTP (Ctrl-Z) that stops the program; when it goes on, the modes of `set` are
// set again, and the text of `write_when_back` is written. At most four exist at a time, destroyed
// in reverse order. REQUIRES: `undo` is a constant.
class ChangedTerminal {
 public:
  explicit ChangedTerminal(int terminal, std::string_view undo = {},
                           TypedAhead typed = TypedAhead::kDropped);
  ~ChangedTerminal();
  ChangedTerminal(const ChangedTerminal&) = delete;
  ChangedTerminal& operator=(const ChangedTerminal&) = delete;

  [[nodiscard]] bool has_modes() const { return has_modes_; }
  [[nodiscard]] const termios& modes() const { return modes_; }

  // Sets other modes. REQUIRES, also for write_when_back: this is the newest object.
  void set(const termios& modes);
  // Sets the text that is written when a stopped program goes on. REQUIRES: the text outlives this.
  void write_when_back(std::string_view text);

 private:
  termios modes_{};
  std::optional<termios> set_;
  bool has_modes_ = false;
};

// Shows a text on the terminal's alternate screen until the person presses Enter, as the question
// says. Afterwards the text is neither on the screen nor in its scrollback. A terminal without an
// alternate screen (TERM is `dumb`) shows it like everything else, and keeps it. Throws Ended if
// there is nobody to ask.
void show_until_enter(std::string_view text, std::string_view question);

}  // namespace waterline::cli
