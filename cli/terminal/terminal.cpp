#include "terminal/terminal.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "terminal/endings.h"
#include "terminal/layout.h"
#include "terminal/live_questions.h"
#include "terminal/pager.h"
#include "terminal/terminal_state.h"
#include "words/dates.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

// Hides what is typed, and shows it again however the asking ends.
class HiddenTyping {
 public:
  explicit HiddenTyping(int terminal) : changed_(terminal) {
    if (!changed_.has_modes()) return;
    termios silent = changed_.modes();
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    // the shell that a stopped program gives way to would be silent too
    silent.c_cc[VSUSP] = _POSIX_VDISABLE;
    tcsetattr(terminal, TCSAFLUSH, &silent);
  }

 private:
  ChangedTerminal changed_;
};

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

template <class WhenNone>
std::string read_line(int descriptor, const WhenNone& when_none) {
  std::string line;
  char letter = 0;
  for (;;) {
    await_input(descriptor);
    const ssize_t got = read(descriptor, &letter, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      if (line.empty()) throw when_none();
      return line;
    }
    if (letter == '\n') return line;
    line.push_back(letter);
  }
}

Ended unanswered() {
  return {Exit::kInterrupted, tr("Stopped before the end. Nothing was kept.")};
}

// longer lines are hard to find the beginning of
constexpr std::size_t kReadable = 100;

enum class Typed { kShown, kShownAfresh, kHidden };

// The last line of a question, as it can stand in a sentence.
std::string_view asked_for(std::string_view question) {
  while (question.ends_with('\n') || question.ends_with(' ') || question.ends_with('>'))
    question.remove_suffix(1);
  const std::size_t newline = question.rfind('\n');
  return newline == std::string_view::npos ? question : question.substr(newline + 1);
}

OpenFile terminal_to_ask(std::string_view question, std::string_view otherwise) {
  OpenFile terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal.is_open()) return terminal;
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

// A question in lines that fit the terminal; what is typed stands behind it.
std::string fitted_question(std::string_view question) {
  return fitted(question, std::min(screen_width(), kReadable));
}

// Returns true if a line comes within this time.
bool has_line(const OpenFile& terminal, std::chrono::milliseconds at_most) {
  pollfd ready{terminal.get(), POLLIN, 0};
  return poll(&ready, 1, static_cast<int>(at_most.count())) == 1;
}

std::string ask_at_terminal(std::string_view asked, Typed typed, std::string_view otherwise) {
  show_kept();
  const OpenFile terminal = terminal_to_ask(asked, otherwise);
  const std::string question = fitted_question(asked);
  if (typed != Typed::kHidden) {
    if (typed == Typed::kShownAfresh) tcflush(terminal.get(), TCIFLUSH);
    write_all(terminal.get(), question);
    return read_line(terminal.get(), unanswered);
  }
  std::string answer;
  {
    // Hidden before the question is seen: whoever answers at once must not have it shown, nor
    // flushed away.
    const HiddenTyping hide(terminal.get());
    write_all(terminal.get(), question);
    answer = read_line(terminal.get(), unanswered);
  }
  write_all(terminal.get(), "\n");
  return answer;
}

std::string read_descriptor(int descriptor, std::size_t limit,
                            const std::function<void(const std::string&)>& so_far = {}) {
  std::string content;
  char part[16384];
  for (;;) {
    if (so_far) await_input(descriptor);
    const ssize_t got = read(descriptor, part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw Ended(Exit::kFailure, filled(tr("It could not be read: {1}."), std::strerror(errno)));
    if (got == 0) return content;
    content.append(part, static_cast<std::size_t>(got));
    if (so_far) so_far(content);
    if (content.size() > limit) {
      throw Ended(Exit::kUsage,
                  filled(tr("That is longer than {1} KiB. Nothing was kept of it."), limit / 1024),
                  tr("Split it into several parts."), "too_long");
    }
  }
}

void drop_one_newline(std::string& text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "re"), pclose);
  if (!pipe) throw Ended(Exit::kFailure, tr("The passphrase command could not be started."));
  std::string output = read_descriptor(fileno(pipe.get()), 4096);
  if (output.empty()) throw Ended(Exit::kFailure, tr("The passphrase command gave nothing."));
  return output;
}

constexpr std::size_t kMaxPassphrase = 4096;

}  // namespace

bool input_is_terminal() {
  return isatty(STDIN_FILENO) == 1;
}
bool output_is_terminal() {
  return isatty(STDOUT_FILENO) == 1;
}

bool colors_fit() {
  const char* const refused = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return output_is_terminal() && (refused == nullptr || *refused == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

bool can_ask() {
  const OpenFile terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  return terminal.is_open();
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

namespace {

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

}  // namespace

bool ask_for_word(std::string_view question, std::string_view word) {
  const std::string answer =
      ask_afresh(filled(question, tr(word)), filled(tr("Give it by --confirm {1}."), word));
  return answer == word || answer == tr(word);
}

namespace {}  // namespace

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
  const OpenFile terminal = terminal_to_ask(question, {});
  for (;;) {
    tcflush(terminal.get(), TCIFLUSH);
    write_all(terminal.get(), fitted_question(question));
    while (!has_line(terminal, kLook)) {
      if (stands()) continue;
      write_all(terminal.get(), "\n");
      return {};
    }
    if (const auto answer = yes_or_no(read_line(terminal.get(), unanswered))) return answer;
  }
}

std::string ask_with_pasted(std::string_view question,
                            const std::function<bool(std::string_view)>& goes_on) {
  constexpr std::chrono::milliseconds kPaste{200};  // its lines come at once
  show_kept();
  const OpenFile terminal = terminal_to_ask(question, {});
  write_all(terminal.get(), fitted_question(question));
  std::string text = read_line(terminal.get(), unanswered);
  while (goes_on(text) && has_line(terminal, kPaste))
    text += "\n" + read_line(terminal.get(), unanswered);
  return text;
}

std::string read_standard_input(std::size_t limit,
                                const std::function<void(const std::string&)>& so_far) {
  return read_descriptor(STDIN_FILENO, limit, so_far);
}

std::string read_standard_line() {
  return read_line(STDIN_FILENO, [] {
    return Ended(Exit::kUsage, tr("Standard input has no more lines. Nothing was changed."),
                 tr("Each `-` takes one line of it."), "bad_request");
  });
}

std::string read_file(const std::string& path, std::size_t limit) {
  const OpenFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) {
    throw Ended(Exit::kUsage,
                filled(tr("The file {1} could not be opened: {2}."), base::for_terminal(path),
                       std::strerror(errno)),
                tr("Check its name and that it may be read."), "bad_request");
  }
  struct stat status {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    throw Ended(Exit::kUsage, filled(tr("{1} is not a plain file."), base::for_terminal(path)),
                tr("Name a file, not a folder or a device."), "bad_request");
  }
  return read_descriptor(file.get(), limit);
}

std::optional<std::string> given_passphrase(const Context& context) {
  std::string passphrase;
  if (!context.passphrase_file.empty()) {
    passphrase = read_file(context.passphrase_file, kMaxPassphrase);
  } else if (context.passphrase_fd >= 0) {
    passphrase = read_descriptor(context.passphrase_fd, kMaxPassphrase);
  } else if (!context.passphrase_command.empty()) {
    passphrase = output_of(context.passphrase_command);
  } else {
    return {};
  }
  drop_one_newline(passphrase);
  return passphrase;
}

std::string wrapped(std::string_view text, std::string_view indent) {
  return wrapped(text, indent, std::min(screen_width(), kReadable));
}

std::string in_list(std::string_view text) {
  std::string safe = base::for_terminal(text);
  return output_is_terminal() ? isolated(std::move(safe)) : safe;
}

std::string local_time(const std::string& utc) {
  const auto local = local_parts(utc);
  if (!local) return utc;
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &*local);
  return text;
}

void wipe(std::string& text) {
  explicit_bzero(text.data(), text.size());
  text.clear();
}

void say(const Context& context, std::string_view line, Lines lines) {
  if (context.quiet || context.json) return;
  const bool to_person = isatty(STDERR_FILENO) == 1;
  const std::string whole =
      (to_person && lines == Lines::kFitted ? fitted_question(line) : std::string(line)) + "\n";
  // Beside what a pager will show it stands there, in its place.
  if (to_person && keep_for_pager(whole)) return;
  std::fflush(stdout);
  write_all(STDERR_FILENO, whole);
}

void print(std::string_view said, Lines lines) {
  const std::string text = output_is_terminal() && lines == Lines::kFitted
                               ? fitted(said, screen_width())
                               : std::string(said);
  if (keep_for_pager(text)) {
    if (!text.ends_with('\n')) keep_for_pager("\n");
    return;
  }
  write_all(STDOUT_FILENO, text);
  if (!text.ends_with('\n')) write_all(STDOUT_FILENO, "\n");
}

void print_json(const Json& json) {
  // In ASCII: what a text of another could do to a terminal stands there as \\uXXXX, and means the
  // same.
  print(json.dump(2, ' ', true, Json::error_handler_t::replace), Lines::kAsTheyAre);
}

void report(const Context& context, const Ended& ended) {
  if (context.json) {
    const Json error = {{"schema", "waterline/exit/1"},
                        {"message_type", "exit_error"},
                        {"code", static_cast<int>(ended.code())},
                        {"error", ended.error_code()},
                        {"message", ended.message()},
                        {"hint", ended.hint()}};
    std::fprintf(stderr, "%s\n", error.dump(-1, ' ', true, Json::error_handler_t::replace).c_str());
    return;
  }
  std::string words = filled(tr("error: {1}"), ended.message()) + "\n";
  if (!ended.hint().empty()) words += filled(tr("hint: {1}"), ended.hint()) + "\n";
  write_all(STDERR_FILENO, isatty(STDERR_FILENO) == 1 ? wrapped(words) : words);
}

std::string bold(const Context& context, std::string_view text) {
  return context.color ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
}

std::string dim(const Context& context, std::string_view text) {
  return context.color ? "\x1b[2m" + std::string(text) + "\x1b[0m" : std::string(text);
}

}  // namespace waterline::cli
