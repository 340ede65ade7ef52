#include "terminal/editor.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/file_descriptor.h"
#include "terminal/terminal_state.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

std::string editor_command() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    std::string value = base::environment(name).value_or("");
    if (!value.empty()) return value;
  }
  return access("/usr/bin/editor", X_OK) == 0 ? "/usr/bin/editor" : "vi";
}

// Returns the name of the program that the first word of a command starts. Follows links: on
// Debian, `editor` and `vi` are links to the editor that was chosen.
std::string real_name_of(const std::string& command) {
  const std::string word = command.substr(0, command.find(' '));
  std::vector<fs::path> places;
  if (word.find('/') != std::string::npos) {
    places.emplace_back(word);
  } else {
    std::istringstream folders(base::environment("PATH").value_or("/usr/bin:/bin"));
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

// Makes `folder` the home and the temporary folder of this process. Call it in the child, before
// the child becomes the editor.
void move_home_to(const fs::path& folder) {
  const auto before = base::environment("HOME");
  // NOLINTBEGIN(concurrency-mt-unsafe): a child has one thread
  // An editor with a window needs .Xauthority, which is in the real home.
  if (!base::environment("XAUTHORITY") && before)
    setenv("XAUTHORITY", (*before + "/.Xauthority").c_str(), 1);
  setenv("HOME", folder.c_str(), 1);
  for (const char* name :
       {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"})
    setenv(name, folder.c_str(), 1);
  // NOLINTEND(concurrency-mt-unsafe)
}

// While it exists, the signals that end this program are blocked, and so is SIGCHLD, the signal for
// the end of a child. The code waits for them by sigwaitinfo and sigtimedwait.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigemptyset(&held_);
    for (const int signal : {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGCHLD}) sigaddset(&held_, signal);
    pthread_sigmask(SIG_BLOCK, &held_, &before_);
  }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

  [[nodiscard]] const sigset_t& held() const { return held_; }

 private:
  sigset_t held_{};
  sigset_t before_{};
};

// Ends the editor and everything that it started and left behind. PR_SET_CHILD_SUBREAPER makes all
// of them children of this process.
void end_children() {
  for (int round = 0; round < 1000; ++round) {
    std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
    bool any = false;
    for (pid_t child = 0; list >> child;) {
      any = true;
      kill(child, round == 0 ? SIGHUP : SIGKILL);
    }
    if (!any) return;
    // After SIGHUP, an editor gets a moment to restore the terminal.
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGCHLD);
    const timespec moment{0, round == 0 ? 300'000'000 : 10'000'000};
    sigtimedwait(&one, nullptr, &moment);
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  }
}

// Returns true for a signal that ends the editor and this program. The terminal sends the signals
// of Ctrl-C and Ctrl-\ to both, but the person means the editor, so these do not count.
bool ends_the_editor(int signal, const siginfo_t& came) {
  const bool by_key = came.si_code == SI_KERNEL;
  return signal == SIGHUP || signal == SIGTERM || (signal == SIGQUIT && !by_key);
}

}  // namespace

bool is_known_editor(const std::string& command) {
  return editor_of(command) != Editor::kOther;
}

std::string without_traces(const std::string& command) {
  switch (editor_of(command)) {
    case Editor::kVim:
      // vim and nvim apply the options after -c after the person's own settings, and so override
      // these. vim calls its history file viminfo and nvim shada; each only knows its own name.
      return command +
             " -n -i NONE -c 'silent! set nobackup nowritebackup noswapfile | silent! set "
             "noundofile | silent! set "
             "viminfo= | silent! set shada='";
    case Editor::kNano:
      // With -R nano writes no backups, histories and other files, whatever nanorc says.
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

EditorEnd run_editor(const fs::path& file, const fs::path& folder) {
  const std::string command = editor_command();
  const bool known = is_known_editor(command);
  const fs::path home = folder / "home";
  if (!known && mkdir(home.c_str(), 0700) != 0 && errno != EEXIST) throw words_for_no_folder();
  // Restores the terminal's modes even if the editor is killed.
  const base::FileDescriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  const ChangedTerminal restored(terminal.get());
  const SignalsHeld signals;
  const std::string whole = without_traces(command) + " \"$1\"";
  const pid_t parent = getpid();
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGHUP, 0, 0, 0);
    if (getppid() != parent) _exit(127);
    if (!known) move_home_to(home);
    for (const int signal : {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGPIPE}) ::signal(signal, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals.held(), nullptr);
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
    if (ends_the_editor(signal, came)) {
      end.signal = signal;
      break;
    }
  }
  // A signal that came just before the editor's end still ends this program.
  const timespec now{};
  siginfo_t late{};
  for (int signal = 0; (signal = sigtimedwait(&signals.held(), &late, &now)) > 0;) {
    if (ends_the_editor(signal, late)) end.signal = signal;
  }
  if (end.signal != 0) end_children();
  prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  return end;
}

Ended words_for_no_folder() {
  return {Exit::kFailure, tr("The private folder for the editor's file could not be made."),
          tr("Write through standard input instead: `waterline write -`."), "no_private_place"};
}

}  // namespace waterline::cli
