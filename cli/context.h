#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// Declarations for all files of the command line: the options that every command has, and the ways
// in which a command ends.
namespace waterline::cli {

using Json = nlohmann::json;

// The exit codes of all commands (docs/commands.md). If the backup program restic has the same
// code, the code means the same here.
enum class Exit : int {
  kOk = 0,
  kFailure = 1,
  kUsage = 2,
  kPartly = 3,
  kNothing = 4,
  kNoStore = 10,
  kBusy = 11,
  kWrongPassphrase = 12,
  kLocked = 13,
  kUnreachable = 14,
  kUnverified = 15,
  kStaysBelow = 16,
  kDamaged = 17,
  kInterrupted = 130,
};

// The exception that ends a command. Its texts tell the person, in plain words, what happened and
// what to do next. main prints them as "error:" and "hint:" on standard error, or as one JSON
// object with --json.
class Ended : public std::exception {
 public:
  Ended(Exit code, std::string message, std::string hint = {}, std::string error_code = "failure")
      : code_(code),
        message_(std::move(message)),
        hint_(std::move(hint)),
        error_code_(std::move(error_code)) {}
  [[nodiscard]] Exit code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const std::string& hint() const { return hint_; }
  [[nodiscard]] const std::string& error_code() const { return error_code_; }
  // Returns true if the command did not fail: it found nothing, or the person answered "no" to a
  // question.
  [[nodiscard]] bool is_no_failure() const {
    return error_code_ == "nothing_found" || error_code_ == "declined";
  }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  Exit code_;
  std::string message_;
  std::string hint_;
  std::string error_code_;
};

struct Context {
  // The value of --home or WATERLINE_HOME. Without a value, the journal is in the XDG folders.
  std::optional<std::filesystem::path> home;
  bool json = false;
  bool quiet = false;
  bool color = false;
  bool pager = true;
  // job_progress and job_file are set only in a job, which the node runs for the page
  // (node/jobs.h). job_progress is the descriptor to which the job writes its progress as lines
  // "DONE TOTAL", both numbers. job_file is the name of the file that the node passes to the job in
  // memory, without a path. At a terminal they are -1 and empty.
  int job_progress = -1;
  std::string job_file;
  // The sources of the passphrase if the person does not type it: passphrase_file, passphrase_fd
  // and passphrase_command. If several are set, the first in this order is used.
  std::string passphrase_file;
  int passphrase_fd = -1;
  std::string passphrase_command;
};

}  // namespace waterline::cli
