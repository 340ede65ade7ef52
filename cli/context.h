#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// What every command of the terminal shares: the options that stand before any command, and how a
// command ends.
namespace waterline::cli {

using Json = nlohmann::json;

// Exit codes, aligned with restic's where they mean the same (docs/commands.md).
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

// Ends a command: what happened and what to do next, in plain words. Thrown by what a person may
// get wrong; main turns it into "error:" and "hint:" on stderr, or one JSON object with --json.
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
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  Exit code_;
  std::string message_;
  std::string hint_;
  std::string error_code_;
};

struct Context {
  // --home, else WATERLINE_HOME, else the XDG folders
  std::optional<std::filesystem::path> home;
  bool json = false;
  bool quiet = false;
  bool color = false;
  bool pager = true;
  // Where a passphrase comes from when it is not typed. At most one is set.
  std::string passphrase_file;
  int passphrase_fd = -1;
  std::string passphrase_command;
};

}  // namespace waterline::cli
