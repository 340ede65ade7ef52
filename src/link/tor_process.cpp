#include "link/tor_process.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child_end.h"
#include "base/spawn_plan.h"

namespace waterline::link {
namespace {

constexpr int kControlInChild = 3;

// Makes the folder if it is not there. Returns false if it is no folder of this user's alone.
bool prepare_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return false;
  struct stat facts {};
  return ::lstat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
         facts.st_uid == ::geteuid() && (facts.st_mode & 077) == 0;
}

// Returns a pipe's end from which the options can be read, up to their end. They are far smaller
// than a pipe holds, so nothing waits for a reader.
base::FileDescriptor readable(const std::string& options) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  base::FileDescriptor reading(ends[0]);
  const base::FileDescriptor writing(ends[1]);
  const ssize_t written = ::write(writing.get(), options.data(), options.size());
  if (written != static_cast<ssize_t>(options.size())) return {};
  return reading;
}

}  // namespace

std::optional<std::filesystem::path> TorProcess::find() {
  for (const char* path : {"/usr/bin/tor", "/usr/sbin/tor"}) {
    if (::access(path, X_OK) == 0) return path;
  }
  return {};
}

base::Result<std::unique_ptr<TorProcess>, TorProcess::Failure> TorProcess::start(
    const std::filesystem::path& program, const Places& places, TorSandbox sandbox,
    const TorBridges& bridges) {
  if (!prepare_folder(places.data)) return Failure::kNoFolder;
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return Failure::kFailed;
  base::FileDescriptor ours(ends[0]);
  base::FileDescriptor theirs(ends[1]);
  base::FileDescriptor options = readable(tor_options(places.data, sandbox, bridges));
  if (!options) return Failure::kFailed;
  theirs = base::SpawnPlan::above(theirs.get());
  options = base::SpawnPlan::above(options.get());

  pid_t id = -1;
  // Put Tor into a process group of its own: Ctrl-C at the terminal is for the node, which ends Tor
  // when it is ready.
  base::SpawnPlan plan(base::SpawnPlan::Group::kOfItsOwn);
  plan.give(options, STDIN_FILENO);
  plan.give_nothing(STDOUT_FILENO);
  plan.give_nothing(STDERR_FILENO);
  plan.give(theirs, kControlInChild);
  plan.start_in(places.run);
  const int error = plan.carry_out(program, tor_arguments(kControlInChild), {}, id);
  theirs.reset();  // otherwise the end of the child would not be noticed
  if (error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR)
    return Failure::kMissing;
  if (error != 0) return Failure::kFailed;

  std::unique_ptr<TorProcess> tor(new TorProcess(id, std::move(ours)));
  tor->send(take_ownership());
  tor->send(set_events());
  return tor;
}

TorProcess::TorProcess(pid_t id, base::FileDescriptor control)
    : id_(id), control_(std::move(control)) {}

TorProcess::~TorProcess() {
  stop();
}

void TorProcess::send(TorCommand command) {
  if (gone_) return;
  unsent_ += command.line.size();
  if (unsent_ > kMaxUnsent) return kill();  // Tor does not read any more
  reader_.asked(command.asked);
  outgoing_.push_back(std::move(command.line));
  flush();
}

void TorProcess::flush() {
  while (!outgoing_.empty() && !gone_) {
    const base::ByteView rest = outgoing_.front().view().subspan(sent_);
    const ssize_t sent =
        ::send(control_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) return stop();
    sent_ += static_cast<std::size_t>(sent);
    unsent_ -= static_cast<std::size_t>(sent);
    if (sent_ < outgoing_.front().size()) continue;
    outgoing_.pop_front();
    sent_ = 0;
  }
}

std::vector<TorMessage> TorProcess::receive() {
  std::vector<TorMessage> all;
  std::array<std::byte, 4096> buffer{};
  for (std::size_t taken = 0; !gone_ && taken < kMaxTaken;) {
    const ssize_t size = ::recv(control_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) break;
    if (size <= 0) {
      stop();
      break;
    }
    taken += static_cast<std::size_t>(size);
    auto messages = reader_.receive(base::ByteView(buffer).first(static_cast<std::size_t>(size)));
    if (!messages) {
      broken_ = messages.error();
      kill();
      break;
    }
    for (TorMessage& message : *messages) {
      has_answered_ = has_answered_ || std::holds_alternative<TorAnswer>(message);
      all.push_back(std::move(message));
    }
  }
  return all;
}

void TorProcess::stop() {
  control_.reset();
  if (id_ > 0 && base::wait_for_child(id_, kStopTimeout)) id_ = -1;
  kill();
}

void TorProcess::kill() {
  gone_ = true;
  outgoing_.clear();
  control_.reset();
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
}

}  // namespace waterline::link
