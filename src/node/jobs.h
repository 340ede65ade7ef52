#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "app/failure.h"
#include "base/file_descriptor.h"
#include "cage/input.h"
#include "crypto/secret.h"

// Jobs: commands of this program that the node runs for the page, which can start no program
// itself. A job is the same command that a person would type, in a process of its own, which asks
// the node by its socket as any command does. So import, export and packet exist only once, and the
// node parses no file of another program.
namespace waterline::node {

// The program file that runs a job, and the arguments that come first.
struct OwnProgram {
  std::filesystem::path file;
  std::vector<std::string> arguments{};  // `--home FOLDER`, before the command's
};

// The numbers of the descriptors that a job has besides the standard three. Its standard input has
// its arguments, and it writes its answer and its errors to standard output and standard error.
inline constexpr int kJobProgress = 3;    // for lines "DONE TOTAL"
inline constexpr int kJobFile = 4;        // the file that a client sent
inline constexpr int kJobPassphrase = 5;  // for a sealed file's, in its first line

struct JobOrder {
  std::string about;                   // the client's own words for the job
  std::vector<std::string> arguments;  // those of the command
  std::string language;                // that of answers and written files: "de"
  std::string file;                    // the id of a file that was sent; empty for none
  std::string file_name;               // the name of the file where it came from
  std::optional<crypto::SecretBytes> passphrase;
};

struct JobSeen {
  enum class State { kRunning, kEnded, kBrokenOff };

  std::string id;
  std::string about;
  State state = State::kRunning;
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0 while it is not known
  std::string answer{};     // the standard output, once the job ended
  std::string errors{};     // the standard error
};

// Runs one job at a time, and keeps one file that a client sent for it. When the journal is locked,
// both are forgotten. Any thread may call any member.
class Jobs {
 public:
  Jobs() = default;
  // Kills the job that runs.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // The largest file that a client may send, in bytes. The node keeps it in memory.
  static constexpr std::uint64_t kMaxFile = std::uint64_t{256} * 1024 * 1024;

  // Begins a new file in memory, instead of the one before, and returns its id.
  std::string begin_file();
  // Appends bytes to the file. `at` is the offset at which they begin. Errors: kUnknownId if this
  // is not the present file; kBadRequest if `at` is not the end of the file; kTooLong beyond
  // kMaxFile; kOutOfMemory.
  app::Outcome<void> add_to_file(std::string_view id, std::uint64_t at, base::ByteView bytes);

  // Starts a job and returns its id. Error kJobRuns while another runs; kUnknownId if the order
  // names a file that is not here; kStorageFailed if the system cannot start a process.
  app::Outcome<std::string> start(const OwnProgram& program, JobOrder order);
  // Returns the job that runs or, if none does, the one that ended last, unless it was forgotten.
  [[nodiscard]] std::optional<JobSeen> seen() const;
  // If the job with this id runs, asks it to end; if it has ended, forgets it and its file. Error
  // kUnknownId.
  app::Outcome<void> end(std::string_view id);
  // Makes a running job end (it is killed if that takes more than two seconds), without waiting for
  // that. Forgets the job and its file at once.
  void forget();

 private:
  // The node's ends of a job's output.
  struct Pipes {
    base::FileDescriptor answer;
    base::FileDescriptor errors;
    base::FileDescriptor progress;
  };

  void follow(Pipes pipes, pid_t child, std::uint64_t number);
  void note_progress(std::uint64_t number, std::string& lines);
  [[nodiscard]] bool is_present(std::uint64_t number) const;

  // Held while a job is started, so that two starts cannot overlap. Taken before the other mutex.
  std::mutex starts_;
  std::thread thread_;  // follows the job; guarded by starts_

  mutable std::mutex mutex_;
  std::uint64_t number_ = 0;  // that of the newest job or file
  pid_t child_ = -1;          // -1 once it was reaped
  std::optional<JobSeen> job_;
  std::string file_id_;
  std::shared_ptr<cage::Input> file_;
};

}  // namespace waterline::node
