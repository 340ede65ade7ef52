#include "cage/run.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/spawn_plan.h"

namespace waterline::cage {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kInputInChild = 0;
constexpr int kAnswerInChild = 1;

// Owns a child process: kills and reaps it in every case.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  Child(Child&&) = delete;
  ~Child() { end(); }

  // Kills the child if it still runs. Returns its status as from waitpid.
  int end() {
    if (id_ > 0) kill(id_, SIGKILL);
    return reap();
  }
  // Waits for a child that has closed its end of the answer pipe, which a caged child can do only
  // by exiting. Returns its status; nullopt if it still runs at the deadline.
  std::optional<int> wait_until(Clock::time_point deadline) {
    constexpr timespec kStep{0, 1'000'000};
    int status = 0;
    for (;;) {
      const pid_t ended = waitpid(id_, &status, WNOHANG);
      if (ended == id_) {
        id_ = -1;
        return status;
      }
      if ((ended < 0 && errno != EINTR) || Clock::now() >= deadline) return {};
      nanosleep(&kStep, nullptr);
    }
  }

 private:
  int reap() {
    int status = 0;
    while (id_ > 0 && waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return status;
  }

  pid_t id_;
};

enum class Taken { kWhole, kEnded, kTooLong };

// Reads exactly these bytes from the pipe.
Taken take(int pipe, base::MutableByteView bytes, Clock::time_point deadline) {
  while (!bytes.empty()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return Taken::kTooLong;
    pollfd wait{pipe, POLLIN, 0};
    if (poll(&wait, 1, static_cast<int>(left)) <= 0) continue;
    const ssize_t got = read(pipe, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Taken::kEnded;
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return Taken::kWhole;
}

Failure failure_of(int status) {
  if (!WIFSIGNALED(status)) return Failure::kFailed;
  switch (WTERMSIG(status)) {
    case SIGSYS:
      return Failure::kForbidden;
    case SIGXCPU:
    // SIGXCPU and SIGKILL are the signals of the kernel for a process that exceeds its limit of
    // processor time.
    case SIGKILL:
      return Failure::kTooLong;
    default:
      return Failure::kCrashed;
  }
}

// Reads a complete answer from the pipe, then checks how the child ended.
base::Result<Answer, Failure> take_answer(int pipe, std::size_t most, Clock::time_point deadline,
                                          Child& child) {
  const auto ended_early = [&](Taken taken) {
    if (taken == Taken::kTooLong) return Failure::kTooLong;
    const auto status = child.wait_until(deadline);
    return status ? failure_of(*status) : Failure::kTooLong;
  };
  AnswerHeaderBytes head{};
  if (const Taken taken = take(pipe, head, deadline); taken != Taken::kWhole)
    return ended_early(taken);
  const auto header = decode_header(head);
  if (!header || header->size > most) return Failure::kBrokeForm;
  Answer answer{header->outcome, base::Bytes(static_cast<std::size_t>(header->size))};
  if (const Taken taken = take(pipe, answer.bytes, deadline); taken != Taken::kWhole)
    return ended_early(taken);
  std::byte beyond{};
  switch (take(pipe, {&beyond, 1}, deadline)) {
    case Taken::kWhole:
      return Failure::kBrokeForm;
    case Taken::kTooLong:
      return Failure::kTooLong;
    case Taken::kEnded:
      break;
  }
  const auto status = child.wait_until(deadline);
  if (!status) return Failure::kTooLong;
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) return failure_of(*status);
  if (answer.outcome == Outcome::kNotShutIn) return Failure::kNotShutIn;
  return answer;
}

}  // namespace

base::Result<Answer, Failure> run(const Work& work, Input& input) {
  const Clock::time_point deadline = Clock::now() + work.wall_limit;
  const base::FileDescriptor given = base::SpawnPlan::above(input.hand_over());
  std::array<int, 2> ends{-1, -1};
  if (!given || pipe2(ends.data(), O_CLOEXEC) != 0) return Failure::kFailed;
  const base::FileDescriptor ours(ends[0]);
  base::FileDescriptor theirs(ends[1]);
  theirs = base::SpawnPlan::above(theirs.get());

  pid_t id = -1;
  // The child stays in the parent's process group, so that Ctrl-C ends both.
  base::SpawnPlan plan(base::SpawnPlan::Group::kOfParent);
  plan.give(given, kInputInChild);
  plan.give(theirs, kAnswerInChild);
  std::vector<std::string> words = {work.program.filename()};
  words.insert(words.end(), work.arguments.begin(), work.arguments.end());
  const int error = plan.carry_out(work.program, std::move(words), {}, id);
  // Close the parent's copy of the pipe's write end, so that the pipe ends when the child ends.
  theirs.reset();
  if (error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR)
    return Failure::kMissing;
  if (error != 0) return Failure::kFailed;
  Child child(id);
  return take_answer(ours.get(), work.most, deadline, child);
}

}  // namespace waterline::cage
