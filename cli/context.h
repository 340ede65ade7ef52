#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// Used by all files of the command line: the options that every command has, and the ways in which
// a command ends.
namespace waterline::cli {

using Json = nlohmann::json;

// Exit codes (docs/commands.md). A code that the program restic has too means the same.
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

// Ends a command. It says what happened and what to do next, in plain words. main prints that as
// "error:" and "hint:" on standard error, or as one JSON object with --json.
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
  // Two values of a job, which the node runs for the page (node/jobs.h): the descriptor for lines
  // "DONE TOTAL", and the name of the file that the job gets without a path. They are -1 and empty
  // at a terminal.
  int job_progress = -1;
  std::string job_file;
  // The source of the passphrase if it is not typed. If several of these three are set, the one
  // that is declared first counts.
  std::string passphrase_file;
  int passphrase_fd = -1;
  std::string passphrase_command;
};

}  // namespace waterline::cli
