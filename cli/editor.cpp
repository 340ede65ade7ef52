#include "editor.h"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "context.h"
#include "journal/entry.h"
#include "terminal.h"
#include "translation.h"

namespace waterline::cli {
namespace {

bool is_in_memory(const std::filesystem::path& folder) {
  struct statfs status {};
  return statfs(folder.c_str(), &status) == 0 && (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC);
}

// The folder for editor files: ours alone, in memory.
std::filesystem::path private_folder() {
  std::filesystem::path folder;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && *runtime != '\0' && is_in_memory(runtime)) {
    folder = std::filesystem::path(runtime) / "waterline-edit";
  } else if (is_in_memory("/dev/shm")) {
    folder = "/dev/shm/waterline-edit-" + std::to_string(getuid());
  } else {
    throw Ended(Exit::kFailure,
                tr("There is no place in memory for the editor's file, and on a disk it would leave traces."),
                tr("Write through standard input instead: `waterline write -`."), "no_private_place");
  }
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw Ended(Exit::kFailure, tr("The private folder for the editor's file could not be made."),
                tr("Write through standard input instead: `waterline write -`."), "no_private_place");
  }
  struct stat status {};
  if (lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != getuid() ||
      (status.st_mode & 077) != 0) {
    throw Ended(Exit::kFailure,
                tr("The private folder for the editor's file belongs to someone else, or others can read it."),
                tr("Write through standard input instead: `waterline write -`."), "no_private_place");
  }
  return folder;
}

void overwrite_and_remove(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (descriptor >= 0) {
    struct stat status {};
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
      const std::string zeros(static_cast<std::size_t>(status.st_size), '\0');
      if (write(descriptor, zeros.data(), zeros.size()) < 0) {
        // The file goes all the same, and its memory with it.
      }
    }
    close(descriptor);
  }
  unlink(file.c_str());
}

bool is_alive(const std::string& process) {
  pid_t id = 0;
  const auto [end, error] = std::from_chars(process.data(), process.data() + process.size(), id);
  if (error != std::errc() || end != process.data() + process.size() || id <= 0) return true;  // not ours to judge
  return kill(id, 0) == 0 || errno == EPERM;
}

// One folder an editing session, named by its process, so that what a crash left is told from what another terminal
// edits.
class EditingFolder {
 public:
  EditingFolder() {
    const std::filesystem::path parent = private_folder();
    sweep(parent);
    path_ = parent / std::to_string(getpid());
    if (mkdir(path_.c_str(), 0700) != 0) {
      throw Ended(Exit::kFailure, tr("The private folder for the editor's file could not be made."), "",
                  "no_private_place");
    }
  }
  EditingFolder(const EditingFolder&) = delete;
  EditingFolder& operator=(const EditingFolder&) = delete;
  ~EditingFolder() { remove_all(path_); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  static void remove_all(const std::filesystem::path& folder) {
    std::error_code ignored;
    for (const auto& file : std::filesystem::directory_iterator(folder, ignored)) overwrite_and_remove(file.path());
    std::filesystem::remove_all(folder, ignored);
  }
  static void sweep(const std::filesystem::path& parent) {
    std::error_code ignored;
    for (const auto& folder : std::filesystem::directory_iterator(parent, ignored)) {
      if (!is_alive(folder.path().filename().string())) remove_all(folder.path());
    }
  }
  std::filesystem::path path_;
};

std::string editor_command() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  // The system's choice by its own name, for without_traces goes by names.
  std::error_code error;
  const std::filesystem::path chosen = std::filesystem::canonical("/usr/bin/editor", error);
  return error ? "vi" : chosen.string();
}

int run(const std::string& command, const std::filesystem::path& file) {
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", (command + " \"$1\"").c_str(), "sh", file.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  bool whole = descriptor >= 0;
  while (whole && !text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    whole = written > 0;
    if (whole) text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (descriptor >= 0) close(descriptor);
  if (!whole) throw Ended(Exit::kFailure, tr("The editor's file could not be written. Nothing was changed."));
}

}  // namespace

std::string without_traces(const std::string& command) {
  const std::size_t end = command.find(' ');
  const std::string name = std::filesystem::path(command.substr(0, end)).filename().string();
  if (name == "vim" || name == "nvim" || name == "vi" || name == "gvim" || name.starts_with("vim.")) {
    // -c comes after the person's own settings, which else have the last word. The history file is called viminfo by
    // vim and shada by nvim, and each knows its own name alone.
    return command +
           " -n -i NONE -c 'set nobackup nowritebackup noundofile noswapfile | silent! set viminfo= | silent! set "
           "shada='";
  }
  if (name == "emacs")
    return command + " --eval '(setq make-backup-files nil auto-save-default nil create-lockfiles nil)'";
  return command;
}

std::string edit_text(std::string_view text) {
  // An interrupt belongs to the editor; were it ours, the file could stay behind.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  struct sigaction before {};
  sigaction(SIGINT, &ignore, &before);
  const EditingFolder folder;
  const std::filesystem::path file = folder.path() / "text.md";
  write_file(file, text);
  const int code = run(without_traces(editor_command()), file);
  sigaction(SIGINT, &before, nullptr);
  if (code != 0) {
    throw Ended(Exit::kFailure, tr("The editor did not end well, so nothing was changed."),
                tr("Set EDITOR to an editor of this machine, or write through standard input: `waterline write -`."),
                "editor_failed");
  }
  return read_file(file.string(), journal::kMaxEntrySize);
}

}  // namespace waterline::cli
