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
constexpr int kBesideInChild = 2;
constexpr std::size_t kPiece = std::size_t{1024} * 1024;

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

// Takes the bytes of an answer: begin() gets their number, room() returns memory for the next ones,
// at least one and no more than are left, and came() is called when they lie there.
class Taker {
 public:
  virtual ~Taker() = default;
  virtual void begin(std::uint64_t size) = 0;
  virtual base::MutableByteView room(std::uint64_t left) = 0;
  virtual void came(base::ByteView part) = 0;
};

class TakesAll final : public Taker {
 public:
  void begin(std::uint64_t size) override { bytes.resize(static_cast<std::size_t>(size)); }
  base::MutableByteView room(std::uint64_t left) override {
    return base::MutableByteView(bytes).last(static_cast<std::size_t>(left));
  }
  void came(base::ByteView) override {}

  base::Bytes bytes;
};

class TakesPieces final : public Taker {
 public:
  explicit TakesPieces(const std::function<void(base::ByteView)>& take) : take_(&take) {}
  void begin(std::uint64_t size) override {
    piece_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, kPiece)));
  }
  base::MutableByteView room(std::uint64_t left) override {
    return base::MutableByteView(piece_).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_.size())));
  }
  void came(base::ByteView part) override { (*take_)(part); }

 private:
  const std::function<void(base::ByteView)>* take_;
  base::Bytes piece_;
};

// The time that a program has: for its whole answer, or for each piece of it.
struct TimeLimit {
  std::chrono::milliseconds limit;
  bool for_each_piece = false;
  Clock::time_point deadline = Clock::now() + limit;

  void piece_came() {
    if (for_each_piece) deadline = Clock::now() + limit;
  }
};

// Reads a complete answer from the pipe piece by piece, then checks how the child ended.
base::Result<Outcome, Failure> take_answer(int pipe, std::size_t most, TimeLimit time, Child& child,
                                           Taker& taker) {
  const auto ended_early = [&](Taken taken) {
    if (taken == Taken::kTooLong) return Failure::kTooLong;
    const auto status = child.wait_until(time.deadline);
    return status ? failure_of(*status) : Failure::kTooLong;
  };
  AnswerHeaderBytes head{};
  if (const Taken taken = take(pipe, head, time.deadline); taken != Taken::kWhole)
    return ended_early(taken);
  const auto header = decode_header(head);
  if (!header || header->size > most) return Failure::kBrokeForm;
  taker.begin(header->size);
  for (std::uint64_t left = header->size; left > 0;) {
    const base::MutableByteView part = taker.room(left);
    if (const Taken taken = take(pipe, part, time.deadline); taken != Taken::kWhole)
      return ended_early(taken);
    taker.came(part);
    left -= part.size();
    time.piece_came();
  }
  std::byte beyond{};
  switch (take(pipe, {&beyond, 1}, time.deadline)) {
    case Taken::kWhole:
      return Failure::kBrokeForm;
    case Taken::kTooLong:
      return Failure::kTooLong;
    case Taken::kEnded:
      break;
  }
  const auto status = child.wait_until(time.deadline);
  if (!status) return Failure::kTooLong;
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) return failure_of(*status);
  if (header->outcome == Outcome::kNotShutIn) return Failure::kNotShutIn;
  return header->outcome;
}

base::Result<Outcome, Failure> run_with(const Work& work, Input& input, TimeLimit time,
                                        Taker& taker) {
  const base::FileDescriptor given = base::SpawnPlan::above(input.hand_over());
  const base::FileDescriptor beside = base::SpawnPlan::above(work.beside);
  std::array<int, 2> ends{-1, -1};
  if (!given || (work.beside >= 0 && !beside) || pipe2(ends.data(), O_CLOEXEC) != 0)
    return Failure::kFailed;
  const base::FileDescriptor ours(ends[0]);
  base::FileDescriptor theirs(ends[1]);
  theirs = base::SpawnPlan::above(theirs.get());

  pid_t id = -1;
  // The child stays in the parent's process group, so that Ctrl-C ends both.
  base::SpawnPlan plan(base::SpawnPlan::Group::kOfParent);
  plan.give(given, kInputInChild);
  plan.give(theirs, kAnswerInChild);
  if (beside) plan.give(beside, kBesideInChild);
  std::vector<std::string> words = {work.program.filename()};
  words.insert(words.end(), work.arguments.begin(), work.arguments.end());
  const int error = plan.carry_out(work.program, std::move(words), {}, id);
  // Close the parent's copy of the pipe's write end, so that the pipe ends when the child ends.
  theirs.reset();
  if (error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR)
    return Failure::kMissing;
  if (error != 0) return Failure::kFailed;
  Child child(id);
  return take_answer(ours.get(), work.most, time, child, taker);
}

}  // namespace

base::Result<Answer, Failure> run(const Work& work, Input& input) {
  TakesAll taker;
  const auto outcome = run_with(work, input, {work.wall_limit}, taker);
  if (!outcome) return outcome.error();
  return Answer{*outcome, std::move(taker.bytes)};
}

base::Result<Outcome, Failure> run_in_pieces(const Work& work, Input& input,
                                             const std::function<void(base::ByteView)>& take) {
  TakesPieces taker(take);
  return run_with(work, input, {work.wall_limit, /*for_each_piece=*/true}, taker);
}

}  // namespace waterline::cage
