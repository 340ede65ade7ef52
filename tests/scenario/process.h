#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

// Runs the real programs, as a person at a terminal or a script would.
namespace waterline::scenario {

// A temporary folder, removed on destruction.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Finished {
  int code = -1;  // -1 if a signal ended the process
  std::string out;
  std::string err;
};

// A program that runs next to the test. Killed on destruction if it still runs.
class Running {
 public:
  Running(const std::vector<std::string>& command, const std::vector<std::string>& environment,
          const std::string& input);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  // Returns the output of the program so far.
  [[nodiscard]] std::string out_so_far() const;
  // Waits until the output contains this text. Fails the test after `seconds`.
  void wait_for_output(const std::string& text, int seconds = 30);
  Finished wait();
  void kill();
  [[nodiscard]] pid_t id() const { return process_; }

 private:
  Scratch scratch_;
  pid_t process_ = -1;
};

// A dialogue with a program on a separate terminal, in which the test gives the answers.
class Conversation {
 public:
  Conversation(const std::vector<std::string>& command,
               const std::vector<std::string>& environment);
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;
  ~Conversation();

  // Reads the terminal until this text was shown. Returns everything shown since the last call.
  // Fails the test after 30 seconds.
  std::string expect(const std::string& text);
  void answer(const std::string& line);
  // Types keys without a newline: Ctrl-C is \x03.
  void type(const std::string& keys);
  // Reads until the program ends. Returns its exit code.
  int finish();
  [[nodiscard]] const std::string& transcript() const { return transcript_; }

 private:
  bool read_more();
  pid_t process_ = -1;
  int terminal_ = -1;
  std::string transcript_;
  std::size_t seen_ = 0;
};

std::string content_of(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& content);

// Returns whether any file below this folder contains these bytes.
bool stands_in(const std::filesystem::path& folder, const std::string& bytes);

// Waits until `happened` returns true, half a minute at most. Returns false if it never did.
bool eventually(const std::function<bool()>& happened);

}  // namespace waterline::scenario
