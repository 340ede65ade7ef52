#pragma once

#include <string_view>

#include <termios.h>

// Changes of the terminal that must not outlive the program.
namespace waterline::cli {

// The terminal's modes as they are when this is made, and what has to be written to undo what is
// shown from then on. Both are put back when it goes, and also when SIGINT, SIGTERM, SIGHUP or
// SIGQUIT ends the program meanwhile, which then dies by that signal. At most four at a time; the
// last one goes first. REQUIRES: `undo` is a constant.
class ChangedTerminal {
 public:
  explicit ChangedTerminal(int terminal, std::string_view undo = {});
  ~ChangedTerminal();
  ChangedTerminal(const ChangedTerminal&) = delete;
  ChangedTerminal& operator=(const ChangedTerminal&) = delete;

  [[nodiscard]] bool has_modes() const { return has_modes_; }
  [[nodiscard]] const termios& modes() const { return modes_; }

 private:
  termios modes_{};
  bool has_modes_ = false;
};

// Shows this to the person alone, on the terminal's other screen, until they press Enter; the
// question says so. The text is gone from the screen and its scrollback afterwards. A terminal
// without another screen (TERM is `dumb`) shows it as everything else, and keeps it. Ended where
// there is nobody to ask.
void show_until_enter(std::string_view text, std::string_view question);

}  // namespace waterline::cli
