#include "node/jobs.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <future>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/spawn_plan.h"

namespace waterline::node {
namespace {

using app::Error;
using app::Failure;

// The time that a job may still take, once it was forgotten (because the journal was locked, for
// example), to remove a file that it has half written. Then it is killed.
constexpr std::chrono::seconds kTimeToEnd{2};
// How often, in milliseconds, the node checks whether a running job was forgotten, and since when.
constexpr int kLook = 200;
// The most bytes of a job's answer. It is far more than any needs: an import of 100,000 entries
// answers with a name for each.
constexpr std::size_t kMaxAnswer = std::size_t{64} * 1024 * 1024;

struct Pipe {
  base::FileDescriptor ours;
  base::FileDescriptor theirs;

  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    ours.reset(ends[0]);
    const base::FileDescriptor low(ends[1]);
    theirs = base::SpawnPlan::above(low.get());
  }
  explicit operator bool() const { return ours && theirs; }
};

// Returns a pipe from which these bytes can be read once. They fit into the pipe's buffer, which is
// memory of the kernel and is never written to a disk.
base::FileDescriptor pipe_with(base::ByteView bytes) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return {};
  const base::FileDescriptor reading(ends[0]);
  const base::FileDescriptor writing(ends[1]);
  if (::write(writing.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    return {};
  return base::SpawnPlan::above(reading.get());
}

// Returns the name of the file and the arguments in the form in which a job reads them from
// standard input: each is followed by a zero byte.
std::string joined(const OwnProgram& program, const JobOrder& order) {
  std::string text = order.file_name + '\0';
  for (const auto* part : {&program.arguments, &order.arguments}) {
    for (const std::string& one : *part) text += one + '\0';
  }
  return text;
}

// Returns the environment of a job: that of the node, but with this language.
std::vector<std::string> environment_in(const std::string& language) {
  std::vector<std::string> variables;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in a node changes the environment
  for (char** one = ::environ; one != nullptr && *one != nullptr; ++one) {
    const std::string_view variable(*one);
    if (!variable.starts_with("LANGUAGE=") && !variable.starts_with("LC_ALL="))
      variables.emplace_back(variable);
  }
  variables.push_back("LC_ALL=C.UTF-8");
  variables.push_back("LANGUAGE=" + language);
  return variables;
}

// Appends what can be read from the pipe now. Returns false at the end of the pipe.
bool read_some(const base::FileDescriptor& pipe, std::string& text) {
  std::array<char, std::size_t{64} * 1024> piece;
  const ssize_t got = ::read(pipe.get(), piece.data(), piece.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (text.size() < kMaxAnswer) text.append(piece.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

Jobs::~Jobs() {
  forget();
  if (thread_.joinable()) thread_.join();
}

std::string Jobs::begin_file() {
  const std::lock_guard lock(mutex_);
  file_ = std::make_shared<cage::Input>();
  file_id_ = std::to_string(++number_);
  return file_id_;
}

app::Outcome<void> Jobs::add_to_file(std::string_view id, std::uint64_t at, base::ByteView bytes) {
  const std::lock_guard lock(mutex_);
  if (!file_ || id != file_id_) return Failure(Error::kUnknownId);
  if (at != file_->size()) return Failure(Error::kBadRequest);
  if (bytes.size() > kMaxFile - file_->size()) return Failure(Error::kTooLong);
  if (!file_->append(bytes)) return Failure(Error::kOutOfMemory);
  return {};
}

app::Outcome<std::string> Jobs::start(const OwnProgram& program, JobOrder order) {
  const std::lock_guard one_start(starts_);
  std::shared_ptr<cage::Input> file;
  {
    const std::lock_guard lock(mutex_);
    if (child_ > 0 && job_) return Failure(Error::kJobRuns);
    if (!order.file.empty() && order.file != file_id_) return Failure(Error::kUnknownId);
    if (!order.file.empty()) file = file_;
  }
  if (thread_.joinable()) thread_.join();

  cage::Input arguments;
  Pipe answer;
  Pipe errors;
  Pipe progress;
  const std::string text = joined(program, order);
  if (!answer || !errors || !progress || !arguments.append(base::bytes_of(text)))
    return Failure(Error::kStorageFailed);
  const base::FileDescriptor given_arguments = base::SpawnPlan::above(arguments.hand_over());
  const base::FileDescriptor given_file =
      file ? base::SpawnPlan::above(file->hand_over()) : base::FileDescriptor();
  const base::FileDescriptor given_passphrase =
      order.passphrase ? pipe_with(order.passphrase->view()) : base::FileDescriptor();
  // If any descriptor is missing, start nothing: the job would read another descriptor in its
  // place.
  if (!given_arguments || (file && !given_file) || (order.passphrase && !given_passphrase))
    return Failure(Error::kStorageFailed);

  const std::lock_guard lock(mutex_);
  // Put the job into a session of its own. It then has no terminal and cannot ask anybody.
  base::SpawnPlan plan(base::SpawnPlan::Group::kInSessionOfItsOwn);
  plan.give(given_arguments, STDIN_FILENO);
  plan.give(answer.theirs, STDOUT_FILENO);
  plan.give(errors.theirs, STDERR_FILENO);
  plan.give(progress.theirs, kJobProgress);
  plan.give(given_file, kJobFile);
  plan.give(given_passphrase, kJobPassphrase);
  // Start the job on the thread that waits for its end. A job dies with the thread that started it
  // (PR_SET_PDEATHSIG), and the caller's thread may end before the job, when the page is closed.
  std::promise<pid_t> starting;
  std::future<pid_t> started = starting.get_future();
  thread_ = std::thread([this, number = number_ + 1, starting = std::move(starting), &plan,
                         &program, &language = order.language,
                         pipes = Pipes{std::move(answer.ours), std::move(errors.ours),
                                       std::move(progress.ours)}]() mutable {
    pid_t child = -1;
    // Give the process only these two words as its arguments, since everybody can see them in the
    // list of processes.
    if (plan.carry_out(program.file, {"waterline", "job"}, environment_in(language), child) != 0)
      child = -1;
    // After this line the caller continues and its local variables go away. Do not use them any
    // more.
    starting.set_value(child);
    if (child > 0) follow(std::move(pipes), child, number);
  });
  child_ = started.get();
  if (child_ < 0) return Failure(Error::kStorageFailed);
  job_ = JobSeen{.id = std::to_string(++number_), .about = std::move(order.about)};
  return job_->id;
}

void Jobs::note_progress(std::uint64_t number, std::string& lines) {
  const std::size_t end = lines.rfind('\n');
  if (end == std::string::npos) return;
  const std::size_t before = lines.rfind('\n', end == 0 ? 0 : end - 1);
  const std::size_t begin = before == std::string::npos || before == end ? 0 : before + 1;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  const char* const last = lines.data() + end;
  const auto first = std::from_chars(lines.data() + begin, last, done);
  if (first.ptr == last || std::from_chars(first.ptr + 1, last, total).ptr != last) return;
  lines.erase(0, end + 1);
  const std::lock_guard lock(mutex_);
  if (!job_ || job_->id != std::to_string(number)) return;
  job_->done = done;
  job_->total = total;
}

bool Jobs::is_present(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return job_ && job_->id == std::to_string(number);
}

void Jobs::follow(Pipes pipes, pid_t child, std::uint64_t number) {
  std::string answer;
  std::string errors;
  std::string progress;
  const std::array<std::pair<base::FileDescriptor*, std::string*>, 3> sources{
      {{&pipes.answer, &answer}, {&pipes.errors, &errors}, {&pipes.progress, &progress}}};
  std::optional<std::chrono::steady_clock::time_point> forgotten;
  for (;;) {
    if (!is_present(number) && !forgotten) forgotten = std::chrono::steady_clock::now();
    if (forgotten && std::chrono::steady_clock::now() - *forgotten >= kTimeToEnd)
      ::kill(child, SIGKILL);
    std::array<pollfd, 3> ready{};
    for (std::size_t i = 0; i < ready.size(); ++i) ready[i] = {sources[i].first->get(), POLLIN, 0};
    // Stop when all three pipes are closed. poll() ignores a descriptor of -1, and pipes that ended
    // are closed below.
    if (!pipes.answer && !pipes.errors && !pipes.progress) break;
    if (::poll(ready.data(), ready.size(), kLook) < 0) continue;
    for (std::size_t i = 0; i < ready.size(); ++i) {
      if (ready[i].revents == 0) continue;
      if (!read_some(*sources[i].first, *sources[i].second)) sources[i].first->reset();
    }
    note_progress(number, progress);
  }
  // Wait for the end of the process, but reap it only later, under the mutex. Until then no other
  // process can get its number, so end() cannot kill a wrong one.
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) < 0 &&
         errno == EINTR) {
  }
  const std::lock_guard lock(mutex_);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  if (!job_ || job_->id != std::to_string(number)) return;
  job_->state = WIFSIGNALED(status) ? JobSeen::State::kBrokenOff : JobSeen::State::kEnded;
  job_->answer = std::move(answer);
  job_->errors = std::move(errors);
}

std::optional<JobSeen> Jobs::seen() const {
  const std::lock_guard lock(mutex_);
  return job_;
}

app::Outcome<void> Jobs::end(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (!job_ || job_->id != id) return Failure(Error::kUnknownId);
  if (child_ > 0) {
    ::kill(child_, SIGTERM);
  } else {
    job_.reset();
    file_.reset();
    file_id_.clear();
  }
  return {};
}

void Jobs::forget() {
  const std::lock_guard lock(mutex_);
  if (child_ > 0) ::kill(child_, SIGTERM);
  job_.reset();
  file_.reset();
  file_id_.clear();
}

}  // namespace waterline::node
