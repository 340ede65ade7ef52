#include "commands/new_file.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "context.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// How many bytes are written at a time. After each piece, the code checks whether a signal has
// come.
constexpr std::size_t kPiece = std::size_t{1024} * 1024;

void throw_if_ended() {
  constexpr int kNoInput = -1;
  static_cast<void>(await_input(kNoInput, std::chrono::milliseconds(0)));
}

[[noreturn]] void refuse(const std::string& path, int error) {
  if (error == EEXIST) {
    throw Ended(Exit::kFailure,
                filled(tr("{1} is there already. It was left as it is."), for_terminal(path)),
                tr("Choose another name."), "file_exists");
  }
  throw Ended(Exit::kFailure,
              filled(tr("{1} could not be written: {2}."), for_terminal(path),
                     std::generic_category().message(error)),
              tr("Nothing of it was written. Check the folder and the room on the disk."),
              "not_written");
}

void write_and_sync(int file, const std::string& path, const std::function<std::string()>& next,
                    const std::function<std::vector<NewFiles::Patch>()>& patches) {
  for (std::string piece = next(); !piece.empty(); piece = next()) {
    if (!write_all(file, piece)) refuse(path, errno);
    wipe(piece);
    throw_if_ended();
  }
  for (const NewFiles::Patch& patch : patches()) {
    const auto size = static_cast<ssize_t>(patch.bytes.size());
    if (pwrite(file, patch.bytes.data(), patch.bytes.size(), static_cast<off_t>(patch.offset)) !=
        size)
      refuse(path, errno);
  }
  if (fsync(file) != 0) refuse(path, errno);
  throw_if_ended();
}

// Opens a file without a name (O_TMPFILE) in the folder of this path. Returns no descriptor if the
// file system does not support such files.
base::FileDescriptor nameless(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().native();
  return base::FileDescriptor(
      open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
}

// Copies a file to a new one. Returns false, with the system's error, if it could not.
bool copied(int from, const std::string& path) {
  const base::FileDescriptor to(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (to.get() < 0) return false;
  std::string piece(kPiece, '\0');
  off_t at = 0;
  for (;;) {
    const ssize_t got = pread(from, piece.data(), piece.size(), at);
    if (got == 0 && fsync(to.get()) == 0) return true;
    if (got <= 0 ||
        !write_all(to.get(), std::string_view(piece).substr(0, static_cast<std::size_t>(got)))) {
      const int error = errno;
      ::unlink(path.c_str());
      errno = error;
      return false;
    }
    at += got;
  }
}

}  // namespace

NewFiles::~NewFiles() {
  // Remove in reverse order of making, so that a folder is empty when its turn comes.
  for (auto path = made_.rbegin(); path != made_.rend(); ++path) ::remove(path->c_str());
}

void NewFiles::add_file(const std::string& path, std::string_view content) {
  std::size_t at = 0;
  add_file(path, [&] {
    std::string piece(content.substr(at, kPiece));
    at += piece.size();
    return piece;
  });
}

void NewFiles::add_file(const std::string& path, const std::function<std::string()>& next) {
  add_file(path, next, [] { return std::vector<Patch>(); });
}

void NewFiles::add_file(const std::string& path, const std::function<std::string()>& next,
                        const std::function<std::vector<Patch>()>& patches) {
  refuse_if_there(path);
  // The kernel removes a file without a name when its process ends. So kill -9 or a power failure
  // leaves no half-written file that anybody can read.
  if (const base::FileDescriptor file = nameless(path)) {
    write_and_sync(file.get(), path, next, patches);
    const std::string link = "/proc/self/fd/" + std::to_string(file.get());
    if (linkat(AT_FDCWD, link.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      made_.push_back(path);
      return;
    }
    // The content has come, and comes only once. So it is copied where the system gives this file no
    // name.
    if (errno == EEXIST || !copied(file.get(), path)) refuse(path, errno);
    made_.push_back(path);
    return;
  }
  const base::FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) refuse(path, errno);
  made_.push_back(path);
  write_and_sync(file.get(), path, next, patches);
}

void NewFiles::add_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0700) != 0) refuse(path, errno);
  made_.push_back(path);
}

void write_new_file(const std::string& path, std::string_view content) {
  NewFiles files;
  files.add_file(path, content);
  files.keep();
}

void refuse_if_there(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) return;
  throw Ended(Exit::kFailure,
              filled(tr("{1} is there already. It was left as it is."), for_terminal(path)),
              tr("Choose another name."), "file_exists");
}

}  // namespace waterline::cli
