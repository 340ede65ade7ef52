#include "terminal/editor.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "client/text_input.h"
#include "client/writing.h"
#include "context.h"
#include "daemon/run.h"
#include "formats/draft_contents.h"
#include "node/editing_facts.h"
#include "terminal/endings.h"
#include "terminal/terminal.h"
#include "terminal/terminal_state.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

Ended no_folder() {
  return {Exit::kFailure, tr("The private folder for the editor's file could not be made."),
          tr("Write through standard input instead: `waterline write -`."), "no_private_place"};
}

void write_file(const fs::path& path, std::string_view text) {
  unlink(path.c_str());
  const base::FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  bool whole = static_cast<bool>(file);
  while (whole && !text.empty()) {
    const ssize_t written = write(file.get(), text.data(), text.size());
    whole = written > 0;
    if (whole) text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (!whole)
    throw Ended(Exit::kFailure, tr("The editor's file could not be written. Nothing was changed."));
}

std::string editor_command() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return access("/usr/bin/editor", X_OK) == 0 ? "/usr/bin/editor" : "vi";
}

// The file that a command's first word starts, by its own name: Debian's names are links to the
// editor that was chosen.
std::string real_name_of(const std::string& command) {
  const std::string word = command.substr(0, command.find(' '));
  std::vector<fs::path> places;
  if (word.find('/') != std::string::npos) {
    places.emplace_back(word);
  } else {
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
    for (std::string folder; std::getline(folders, folder, ':');)
      places.push_back(fs::path(folder) / word);
  }
  for (const fs::path& place : places) {
    std::error_code error;
    const fs::path real = fs::canonical(place, error);
    if (!error) return real.filename();
  }
  return fs::path(word).filename();
}

enum class Editor { kVim, kNano, kEmacs, kMicro, kOther };

Editor editor_of(const std::string& command) {
  for (const std::string& name :
       {fs::path(command.substr(0, command.find(' '))).filename().string(),
        real_name_of(command)}) {
    if (name == "vim" || name == "nvim" || name == "vi" || name == "gvim" || name == "view" ||
        name.starts_with("vim.")) {
      return Editor::kVim;
    }
    if (name == "nano" || name == "rnano" || name == "pico") return Editor::kNano;
    if (name == "emacs" || (name.starts_with("emacs-") && name != "emacs-client"))
      return Editor::kEmacs;
    if (name == "micro") return Editor::kMicro;
  }
  return Editor::kOther;
}

// In the child, before it becomes the editor.
void move_home_to(const fs::path& folder) {
  const char* const before = std::getenv("HOME");
  // A window of the desktop is opened with what lies in the real one.
  if (std::getenv("XAUTHORITY") == nullptr && before != nullptr)
    setenv("XAUTHORITY", (std::string(before) + "/.Xauthority").c_str(), 1);
  setenv("HOME", folder.c_str(), 1);
  for (const char* name :
       {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"})
    setenv(name, folder.c_str(), 1);
}

// Signals that end this program or its child come when they are waited for, until this goes.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigemptyset(&held_);
    for (const int signal : {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGCHLD}) sigaddset(&held_, signal);
    sigprocmask(SIG_BLOCK, &held_, &before_);
  }
  ~SignalsHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

  [[nodiscard]] const sigset_t& held() const { return held_; }

 private:
  sigset_t held_{};
  sigset_t before_{};
};

struct EditorEnd {
  // of the editor; -1 if it did not end by itself
  int code = -1;
  int signal = 0;  // that ends this program; 0 if none came
};

// The editor, and what it started and left behind: all of them are children here, by
// PR_SET_CHILD_SUBREAPER.
void end_children() {
  for (int round = 0; round < 1000; ++round) {
    std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
    bool any = false;
    for (pid_t child = 0; list >> child;) {
      any = true;
      kill(child, round == 0 ? SIGHUP : SIGKILL);
    }
    if (!any) return;
    // An editor that is hung up gets a moment to put the terminal in order.
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGCHLD);
    const timespec moment{0, round == 0 ? 300'000'000 : 10'000'000};
    sigtimedwait(&one, nullptr, &moment);
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  }
}

EditorEnd run(const std::string& command, const fs::path& folder, const SignalsHeld& signals) {
  const fs::path file = folder / node::kEditedText;
  const bool known = is_known_editor(command);
  const fs::path home = folder / "home";
  if (!known && mkdir(home.c_str(), 0700) != 0 && errno != EEXIST) throw no_folder();
  const std::string whole = without_traces(command) + " \"$1\"";
  const pid_t parent = getpid();
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGHUP, 0, 0, 0);
    if (getppid() != parent) _exit(127);
    if (!known) move_home_to(home);
    for (const int signal : {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGPIPE}) ::signal(signal, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &signals.held(), nullptr);
    execl("/bin/sh", "sh", "-c", whole.c_str(), "sh", file.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  EditorEnd end;
  while (child > 0) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child) {
      if (WIFEXITED(status)) end.code = WEXITSTATUS(status);
      break;
    }
    siginfo_t came{};
    const int signal = sigwaitinfo(&signals.held(), &came);
    // Keys that interrupt or quit are the editor's, which is asked by the terminal as well.
    const bool by_key = came.si_code == SI_KERNEL;
    if (signal == SIGHUP || signal == SIGTERM || (signal == SIGQUIT && !by_key)) {
      end.signal = signal;
      break;
    }
  }
  // A signal of the last moment counts; an interrupt was meant for the editor and does not.
  const timespec now{};
  siginfo_t late{};
  for (int signal = 0; (signal = sigtimedwait(&signals.held(), &late, &now)) > 0;) {
    if (signal == SIGHUP || signal == SIGTERM) end.signal = signal;
  }
  if (end.signal != 0) end_children();
  prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  return end;
}

}  // namespace

bool is_known_editor(const std::string& command) {
  return editor_of(command) != Editor::kOther;
}

std::string without_traces(const std::string& command) {
  switch (editor_of(command)) {
    case Editor::kVim:
      // -c comes after the person's own settings, which else have the last word. The history file is called viminfo by
      // vim and shada by nvim, and each knows its own name alone.
      return command +
             " -n -i NONE -c 'silent! set nobackup nowritebackup noswapfile | silent! set "
             "noundofile | silent! set "
             "viminfo= | silent! set shada='";
    case Editor::kNano:
      // Restricted: no backups and no histories, whatever nanorc says, and no other file than this
      // one.
      return command + " -R";
    case Editor::kEmacs:
      return command +
             " --eval '(setq make-backup-files nil auto-save-default nil create-lockfiles nil "
             "auto-save-list-file-prefix "
             "nil kill-emacs-hook nil)'";
    case Editor::kMicro:
      return command +
             " -backup false -savehistory false -savecursor false -saveundo false -permbackup "
             "false";
    case Editor::kOther:
      break;
  }
  return command;
}

std::string edit_text(Client& client, std::string_view text, std::string_view begun) {
  // Answers are in the folder as a text, whose place the editor's takes.
  if (holds_answers()) static_cast<void>(keep_words(client));
  const fs::path& folder = writing()->folder;
  EditorEnd end;
  {
    // The terminal's modes come back also where an editor was ended in the middle of its work.
    const base::FileDescriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    const ChangedTerminal restored(terminal.get());
    const SignalsHeld signals;
    write_file(folder / node::kBegunText, begun);
    write_file(folder / node::kEditedText, text);
    end = run(editor_command(), folder, signals);
  }
  std::string edited;
  std::error_code gone;
  if (fs::exists(folder / node::kEditedText, gone)) {
    try {
      edited = read_file(folder / node::kEditedText, node::kMaxLeft);
    } catch (const Ended&) {
      leave_words();
      throw;
    }
  }
  const bool has_changed = edited != begun && has_words(edited);
  if (has_changed) {
    hold_text(edited);
  } else {
    hold_words({{"text", ""}});
  }
  if (end.signal != 0) throw EndedBySignal(end.signal);
  if (end.code != 0) {
    throw Ended(Exit::kFailure, tr("The editor did not end well, so nothing was changed."),
                has_changed ? std::string()
                            : tr("Set EDITOR to an editor of this machine, or write through "
                                 "standard input: `waterline write "
                                 "-`."),
                "editor_failed");
  }
  return edited;
}

std::string write_text(const Context& context, Client& client, const std::string& begun,
                       std::size_t limit) {
  std::string text = begun;
  for (;;) {
    std::string edited = edit_text(client, text, begun);
    const bool is_text = base::is_utf8(edited);
    if (is_text && edited.size() <= limit) {
      wipe(text);
      return edited;
    }
    wipe(text);
    text = formats::utf8_from(edited);
    wipe(edited);
    std::string why =
        is_text ? filled(tr("This is longer than the {1} KiB that it may be."), limit / 1024)
                : tr("This is not UTF-8. What could not be read as UTF-8 was read as Latin-1: "
                     "please look "
                     "it through.");
    if (!can_ask())
      throw Ended(Exit::kUsage, std::move(why), {}, is_text ? "too_long" : "not_text");
    say(context, wrapped(why));
    if (ask_afresh(tr("(Enter: back to your editor, with all of it; d: drop it; Ctrl-C: leave it "
                      "as a draft) ")) != "d")
      continue;
    hold_words({{"text", ""}});
    wipe(text);
    return {};
  }
}

}  // namespace waterline::cli
