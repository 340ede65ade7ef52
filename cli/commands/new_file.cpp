#include "commands/new_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "context.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

[[noreturn]] void refuse(const std::string& path, int error) {
  if (error == EEXIST) {
    throw Ended(Exit::kFailure,
                filled(tr("{1} is there already. It was left as it is."), base::for_terminal(path)),
                tr("Choose another name."), "file_exists");
  }
  throw Ended(
      Exit::kFailure,
      filled(tr("{1} could not be written: {2}."), base::for_terminal(path), std::strerror(error)),
      tr("Nothing of it was written. Check the folder and the room on the disk."), "not_written");
}

}  // namespace

void write_new_file(const std::string& path, std::string_view content) {
  const base::FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) refuse(path, errno);
  if (write_all(file.get(), content) && fsync(file.get()) == 0) return;
  const int error = errno;
  unlink(path.c_str());
  refuse(path, error);
}

void make_new_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0700) != 0) refuse(path, errno);
}

void refuse_if_there(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) return;
  throw Ended(Exit::kFailure,
              filled(tr("{1} is there already. It was left as it is."), base::for_terminal(path)),
              tr("Choose another name."), "file_exists");
}

}  // namespace waterline::cli
