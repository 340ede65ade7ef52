#include "scenario/process.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace waterline::scenario {
namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void become(const std::vector<std::string>& command,
                         const std::vector<std::string>& environment) {
  const std::vector<char*> arguments = pointers_to(command);
  const std::vector<char*> variables = pointers_to(environment);
  execve(arguments.front(), arguments.data(), variables.data());
  _exit(127);
}

int open_or_fail(const std::filesystem::path& file, int flags) {
  const int descriptor = open(file.c_str(), flags | O_CLOEXEC, 0600);
  REQUIRE(descriptor >= 0);
  return descriptor;
}

int code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Scratch::Scratch() {
  std::string name = std::filesystem::temp_directory_path() / "waterline-scenario-XXXXXX";
  REQUIRE(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Running::Running(const std::vector<std::string>& command,
                 const std::vector<std::string>& environment, const std::string& input) {
  write_file(scratch_.path() / "in", input);
  const int in = open_or_fail(scratch_.path() / "in", O_RDONLY);
  const int out = open_or_fail(scratch_.path() / "out", O_WRONLY | O_CREAT);
  const int err = open_or_fail(scratch_.path() / "err", O_WRONLY | O_CREAT);
  process_ = fork();
  REQUIRE(process_ > -1);
  if (process_ == 0) {
    // Detach from the terminal, so that a program that needs to ask a person reports that it
    // cannot.
    setsid();
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    become(command, environment);
  }
  close(in);
  close(out);
  close(err);
}

Running::~Running() {
  kill();
}

std::string Running::out_so_far() const {
  return content_of(scratch_.path() / "out");
}

void Running::wait_for_output(const std::string& text, int seconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  const auto all = [this] { return out_so_far() + content_of(scratch_.path() / "err"); };
  while (all().find(text) == std::string::npos) {
    INFO(all());
    REQUIRE(std::chrono::steady_clock::now() < until);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Finished Running::wait() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  return {code_of(status), out_so_far(), content_of(scratch_.path() / "err")};
}

void Running::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

Conversation::Conversation(const std::vector<std::string>& command,
                           const std::vector<std::string>& environment) {
  process_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
  REQUIRE(process_ >= 0);
  if (process_ == 0) become(command, environment);
}

Conversation::~Conversation() {
  if (process_ >= 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(terminal_);
}

bool Conversation::read_more() {
  pollfd ready{terminal_, POLLIN, 0};
  if (poll(&ready, 1, 30'000) != 1) return false;
  char part[4096];
  const ssize_t got = read(terminal_, part, sizeof part);
  if (got <= 0) return false;
  transcript_.append(part, static_cast<std::size_t>(got));
  return true;
}

std::string Conversation::expect(const std::string& text) {
  std::size_t found = 0;
  while ((found = transcript_.find(text, seen_)) == std::string::npos) {
    const bool more = read_more();
    INFO("waiting for: " << text << "\nshown: " << transcript_);
    REQUIRE(more);
  }
  std::string shown = transcript_.substr(seen_, found + text.size() - seen_);
  seen_ = found + text.size();
  return shown;
}

void Conversation::answer(const std::string& line) {
  type(line + "\n");
}

void Conversation::type(const std::string& keys) {
  REQUIRE(write(terminal_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
}

int Conversation::finish() {
  while (read_more()) {
  }
  int status = 0;
  pid_t ended = 0;
  for (int i = 0; i < 200 && (ended = waitpid(process_, &status, WNOHANG)) == 0; ++i)
    usleep(10'000);
  INFO("the program should have ended; shown: " << transcript_);
  REQUIRE(ended == process_);
  process_ = -1;
  return code_of(status);
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream content;
  content << stream.rdbuf();
  return content.str();
}

void write_file(const std::filesystem::path& file, const std::string& content) {
  std::ofstream stream(file, std::ios::binary);
  stream << content;
  stream.flush();
  REQUIRE(stream.good());
}

bool stands_in(const std::filesystem::path& folder, const std::string& bytes) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file(ignored) && content_of(entry.path()).find(bytes) != std::string::npos)
      return true;
  }
  return false;
}

bool eventually(const std::function<bool()>& happened) {
  for (int i = 0; i < 3000; ++i) {
    if (happened()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace waterline::scenario
