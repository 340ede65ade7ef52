#include "terminal/sound.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/spawn_plan.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kSoundRead = std::size_t{16} * 1024;
constexpr int kMomentOfSound = 200;  // ms

using Command = std::vector<std::string>;

std::vector<Command> recorders() {
  return {
      {"parecord", "--raw", "--rate=16000", "--channels=1", "--format=s16le"},
      {"arecord", "-q", "-t", "raw", "-r", "16000", "-c", "1", "-f", "S16_LE", "-"},
      {"pw-record", "--raw", "--rate", "16000", "--channels", "1", "--format", "s16", "-"},
  };
}

std::vector<Command> players() {
  return {
      {"paplay", "--raw", "--rate=16000", "--channels=1", "--format=s16le"},
      {"aplay", "-q", "-t", "raw", "-r", "16000", "-c", "1", "-f", "S16_LE", "-"},
      {"pw-play", "--raw", "--rate", "16000", "--channels", "1", "--format", "s16", "-"},
  };
}

// Returns where this program is; an empty path if it is nowhere.
std::filesystem::path place_of(const std::string& program) {
  std::istringstream folders(base::environment("PATH").value_or("/usr/bin:/bin"));
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::filesystem::path path = std::filesystem::path(folder) / program;
    if (path.is_absolute() && access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

std::vector<std::string> whole_environment() {
  std::vector<std::string> all;
  for (char** one = environ; *one != nullptr; ++one) all.emplace_back(*one);
  return all;
}

struct SoundProgram {
  pid_t id = -1;
  base::FileDescriptor ours;
};

// Starts the first of these programs that is there. Its descriptor `theirs`, 0 or 1, is a pipe, of
// which the answer has the other end.
SoundProgram start_sound_program(const std::vector<Command>& commands, int theirs,
                                 base::SpawnPlan::Group group) {
  for (const Command& command : commands) {
    const std::filesystem::path path = place_of(command.front());
    if (path.empty()) continue;
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    const bool reads = theirs == STDIN_FILENO;
    SoundProgram program{-1, base::FileDescriptor(ends[reads ? 1 : 0])};
    const base::FileDescriptor given(ends[reads ? 0 : 1]);
    const base::FileDescriptor above = base::SpawnPlan::above(given.get());
    base::SpawnPlan plan(group);
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      if (number == theirs) plan.give(above, number);
      if (number != theirs) plan.give_nothing(number);
    }
    if (plan.carry_out(path, command, whole_environment(), program.id) == 0) return program;
  }
  return {};
}

// Waits until a program has ended, or kills it at the deadline. Returns its status as from waitpid.
int end_of(pid_t id, std::chrono::steady_clock::time_point deadline) {
  int status = 0;
  for (;;) {
    const pid_t ended = waitpid(id, &status, WNOHANG);
    if (ended == id || (ended < 0 && errno != EINTR)) return status;
    if (std::chrono::steady_clock::now() >= deadline) kill(id, SIGKILL);
    poll(nullptr, 0, 10);
  }
}

}  // namespace

Recorder::Recorder(From from) {
  if (from == From::kStandardInput) {
    sound_ = base::FileDescriptor(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
    return;
  }
  // In a group of its own, so that Ctrl-C ends the recording here, and not half of it there.
  SoundProgram program =
      start_sound_program(recorders(), STDOUT_FILENO, base::SpawnPlan::Group::kOfItsOwn);
  if (program.id < 0) {
    throw Ended(Exit::kFailure,
                tr("No program that records was found here, so nothing was recorded."),
                tr("The packages `pulseaudio-utils` and `alsa-utils` have one."), "no_recorder");
  }
  program_ = program.id;
  sound_ = std::move(program.ours);
}

Recorder::~Recorder() {
  sound_.reset();
  if (program_ > 0) end_of(program_, std::chrono::steady_clock::now());
}

std::optional<std::string> Recorder::next() {
  pollfd wait{sound_.get(), POLLIN, 0};
  if (poll(&wait, 1, kMomentOfSound) <= 0) return std::string();
  std::string sound(kSoundRead, '\0');
  const ssize_t got = read(sound_.get(), sound.data(), sound.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return std::string();
  if (got <= 0) return {};
  sound.resize(static_cast<std::size_t>(got));
  return sound;
}

void Recorder::stop() {
  if (program_ > 0) kill(program_, SIGINT);
}

void play_samples(base::ByteView samples) {
  // In the group of this process, so that Ctrl-C ends both.
  SoundProgram program =
      start_sound_program(players(), STDIN_FILENO, base::SpawnPlan::Group::kOfParent);
  if (program.id < 0) {
    throw Ended(Exit::kFailure, tr("No program that plays sound was found here."),
                tr("The packages `pulseaudio-utils` and `alsa-utils` have one."), "no_player");
  }
  signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): that always works
  std::size_t done = 0;
  while (done < samples.size()) {
    const auto some = samples.subspan(done, std::min(kBytesOfSecondOfSound, samples.size() - done));
    const ssize_t written = write(program.ours.get(), some.data(), some.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  program.ours.reset();
  int status = 0;
  while (waitpid(program.id, &status, 0) < 0 && errno == EINTR) {
  }
  if (done == samples.size() && WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  throw Ended(Exit::kFailure, tr("The sound could not be played here."),
              tr("Is a loudspeaker or are headphones connected, and switched on?"), "not_played");
}

std::string seconds_in_words(std::uint64_t seconds) {
  constexpr std::uint64_t kMinute = 60;
  const std::string rest = std::to_string(seconds % kMinute);
  return std::to_string(seconds / kMinute) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

}  // namespace waterline::cli
