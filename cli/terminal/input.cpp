#include "terminal/input.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "terminal/endings.h"
#include "words/translation.h"

namespace waterline::cli {

std::string read_line(int descriptor, const std::function<Ended()>& when_none) {
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

std::string read_all(int descriptor, std::size_t limit,
                     const std::function<void(const std::string&)>& so_far) {
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

std::string read_standard_input(std::size_t limit,
                                const std::function<void(const std::string&)>& so_far) {
  return read_all(STDIN_FILENO, limit, so_far);
}

std::string read_standard_line() {
  return read_line(STDIN_FILENO, [] {
    return Ended(Exit::kUsage, tr("Standard input has no more lines. Nothing was changed."),
                 tr("Each `-` takes one line of it."), "bad_request");
  });
}

std::string read_file(const std::string& path, std::size_t limit) {
  const base::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) {
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
  return read_all(file.get(), limit);
}

}  // namespace waterline::cli
