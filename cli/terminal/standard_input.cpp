#include "terminal/standard_input.h"

#include <array>
#include <cerrno>
#include <span>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "terminal/endings.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Opens the terminal of this descriptor anew, so that reading it does not block. Returns none if
// the descriptor is no terminal. A blocking read could hang: poll finds a line, then Ctrl-C empties
// the terminal's input, and the read waits for another line while EndingsHeld holds the signal
// back.
base::FileDescriptor opened_anew(int descriptor) {
  std::array<char, 256> name{};
  if (isatty(descriptor) == 0 || ttyname_r(descriptor, name.data(), name.size()) != 0) return {};
  return base::FileDescriptor(open(name.data(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

class Input {
 public:
  explicit Input(int descriptor) : anew_(opened_anew(descriptor)), descriptor_(descriptor) {
    if (anew_) descriptor_ = anew_.get();
  }

  // Waits for input, then reads and returns as read(2) does. Throws EndedBySignal if a signal comes
  // first.
  [[nodiscard]] ssize_t read(std::span<char> into) const {
    for (;;) {
      await_input(descriptor_);
      const ssize_t got = ::read(descriptor_, into.data(), into.size());
      if (got >= 0 || (errno != EINTR && errno != EAGAIN)) return got;
    }
  }

 private:
  base::FileDescriptor anew_;
  int descriptor_;
};

}  // namespace

std::string read_line(int descriptor, const std::function<Ended()>& when_none) {
  const Input input(descriptor);
  std::string line;
  char letter = 0;
  for (;;) {
    const ssize_t got = input.read({&letter, 1});
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
  const Input input(descriptor);
  std::string content;
  std::array<char, 16384> part{};
  for (;;) {
    const ssize_t got = input.read(part);
    if (got < 0)
      throw Ended(Exit::kFailure,
                  filled(tr("It could not be read: {1}."), std::generic_category().message(errno)));
    if (got == 0) return content;
    content.append(part.data(), static_cast<std::size_t>(got));
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
                filled(tr("The file {1} could not be opened: {2}."), for_terminal(path),
                       std::generic_category().message(errno)),
                tr("Check its name and that it may be read."), "bad_request");
  }
  struct stat status {};
  const bool known = fstat(file.get(), &status) == 0;
  // open() did not wait for a writer (O_NONBLOCK). If a pipe has none, reading it ends at once. If
  // it has one, the reads wait for it.
  if (known && S_ISFIFO(status.st_mode)) {
    fcntl(file.get(), F_SETFL, 0);
  } else if (!known || !S_ISREG(status.st_mode)) {
    throw Ended(Exit::kUsage, filled(tr("{1} is not a plain file."), for_terminal(path)),
                tr("Name a file, not a folder or a device."), "bad_request");
  }
  return read_all(file.get(), limit);
}

}  // namespace waterline::cli
