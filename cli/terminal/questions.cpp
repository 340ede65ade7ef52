#include "terminal/questions.h"

#include <chrono>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "formats/draft_contents.h"
#include "terminal/endings.h"
#include "terminal/pager.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "terminal/terminal_state.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

Ended unanswered() {
  return {Exit::kInterrupted, tr("Stopped before the end. Nothing was kept.")};
}

// Switches the echo of the terminal off while it exists. The echo is restored even if a signal ends
// or stops the program.
class HiddenTyping {
 public:
  HiddenTyping(int terminal, std::string_view question) : changed_(terminal) {
    changed_.write_when_back(question);
    if (!changed_.has_modes()) return;
    termios silent = changed_.modes();
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_.set(silent);
  }

 private:
  ChangedTerminal changed_;
};

// Lets the backspace key erase whole characters while it exists: some terminals and connections say
// that they erase bytes.
class ShownTyping {
 public:
  ShownTyping(int terminal, std::string_view question)
      : changed_(terminal, {}, TypedAhead::kStays) {
    changed_.write_when_back(question);
    if (!changed_.has_modes()) return;
    termios modes = changed_.modes();
    modes.c_iflag |= IUTF8;
    changed_.set(modes);
  }

 private:
  ChangedTerminal changed_;
};

// Returns an answer whose typing was visible, as UTF-8. A byte that is no valid UTF-8 is read as
// Latin-1, as in the editor's texts, so that the words around it are not lost.
std::string read_shown(int terminal) {
  std::string line = read_line(terminal, unanswered);
  // The kernel drops the rest of a longer line (termios(3), MAX_CANON).
  constexpr std::size_t kLongest = 4095;
  if (line.size() >= kLongest) {
    write_all(terminal,
              wrapped(tr("A terminal takes 4095 bytes in one line, and this one is as long: its "
                         "end may be missing. Please look it through later.")));
  }
  return formats::utf8_from(line);
}

enum class Typed { kShown, kShownAfresh, kHidden };

// Returns the last line of a question, without spaces at its end, to quote it in an error.
std::string_view asked_for(std::string_view question) {
  while (question.ends_with('\n') || question.ends_with(' ') || question.ends_with('>'))
    question.remove_suffix(1);
  const std::size_t newline = question.rfind('\n');
  return newline == std::string_view::npos ? question : question.substr(newline + 1);
}

base::FileDescriptor terminal_to_ask(std::string_view question, std::string_view otherwise) {
  base::FileDescriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal) return terminal;
  throw Ended(Exit::kUsage,
              filled(tr("This question needs an answer, and there is no terminal to ask on: "
                        "\"{1}\" Nothing was "
                        "changed."),
                     asked_for(question)),
              otherwise.empty()
                  ? tr("Run it in a terminal, or give the answer as an option (see --help).")
                  : std::string(otherwise),
              "bad_request");
}

// Returns true if a line comes within this time.
bool has_line(const base::FileDescriptor& terminal, std::chrono::milliseconds at_most) {
  return await_input(terminal.get(), at_most);
}

std::string ask_at_terminal(std::string_view asked, Typed typed, std::string_view otherwise) {
  show_kept();
  const base::FileDescriptor terminal = terminal_to_ask(asked, otherwise);
  const std::string question = fitted(asked);
  if (typed != Typed::kHidden) {
    if (typed == Typed::kShownAfresh) tcflush(terminal.get(), TCIFLUSH);
    const ShownTyping typing(terminal.get(), question);
    write_all(terminal.get(), question);
    return read_shown(terminal.get());
  }
  std::string answer;
  {
    // The echo goes off before the question appears, so that a fast answer is neither shown nor
    // discarded.
    const HiddenTyping hide(terminal.get(), question);
    write_all(terminal.get(), question);
    answer = read_line(terminal.get(), unanswered);
  }
  write_all(terminal.get(), "\n");
  return answer;
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

}  // namespace

bool can_ask() {
  const base::FileDescriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  return static_cast<bool>(terminal);
}

std::string ask(std::string_view question, std::string_view otherwise) {
  return ask_at_terminal(question, Typed::kShown, otherwise);
}

std::string ask_afresh(std::string_view question, std::string_view otherwise) {
  return ask_at_terminal(question, Typed::kShownAfresh, otherwise);
}

std::string ask_secret(std::string_view question, std::string_view otherwise) {
  return ask_at_terminal(question, Typed::kHidden,
                         otherwise.empty()
                             ? tr("Give it by --passphrase-file FILE or --passphrase-fd N.")
                             : std::string(otherwise));
}

bool ask_for_word(std::string_view question, std::string_view word) {
  const std::string answer =
      ask_afresh(filled(question, tr(word)), filled(tr("Give it by --confirm {1}."), word));
  return answer == word || answer == tr(word);
}

std::optional<bool> yes_or_no(std::string answer) {
  answer = lower_case(std::move(answer));
  if (answer.starts_with('y') || answer.starts_with(tr("y"))) return true;
  if (answer.starts_with('n') || answer.starts_with(tr("n"))) return false;
  return {};
}

bool ask_yes_or_no(std::string_view question) {
  for (;;) {
    if (const auto answer = yes_or_no(ask_afresh(question, tr("Give --yes if you want it."))))
      return *answer;
  }
}

std::optional<bool> ask_yes_or_no_while(std::string_view question,
                                        const std::function<bool()>& stands) {
  constexpr std::chrono::milliseconds kLook{200};
  show_kept();
  const base::FileDescriptor terminal = terminal_to_ask(question, {});
  for (;;) {
    tcflush(terminal.get(), TCIFLUSH);
    write_all(terminal.get(), fitted(question));
    while (!has_line(terminal, kLook)) {
      if (stands()) continue;
      write_all(terminal.get(), "\n");
      return {};
    }
    if (const auto answer = yes_or_no(read_line(terminal.get(), unanswered))) return answer;
  }
}

bool enter_comes(std::string_view text, std::chrono::milliseconds at_most) {
  show_kept();
  const base::FileDescriptor terminal = terminal_to_ask(text, {});
  const ShownTyping typing(terminal.get(), text);
  tcflush(terminal.get(), TCIFLUSH);
  write_all(terminal.get(), fitted(text));
  if (!has_line(terminal, at_most)) return false;
  static_cast<void>(read_shown(terminal.get()));
  return true;
}

std::string ask_with_pasted(std::string_view question,
                            const std::function<bool(std::string_view)>& goes_on) {
  constexpr std::chrono::milliseconds kPaste{200};  // pasted lines come at once
  show_kept();
  const base::FileDescriptor terminal = terminal_to_ask(question, {});
  const std::string shown = fitted(question);
  const ShownTyping typing(terminal.get(), shown);
  write_all(terminal.get(), shown);
  std::string text = read_shown(terminal.get());
  while (goes_on(text) && has_line(terminal, kPaste)) text += "\n" + read_shown(terminal.get());
  return text;
}

}  // namespace waterline::cli
