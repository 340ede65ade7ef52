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

// Jobs: commands of this program that the node runs for a client that can start no program, the
// page. A job is the command that a person would type, in a process of its own, which asks the node
// by its socket as any command does. So import, export and packet exist once, and the node parses
// no file of another program.
namespace waterline::node {

// The program and the arguments with which a command for this home begins.
struct OwnProgram {
  std::filesystem::path file;
  std::vector<std::string> arguments{};  // before those of the command: `--home FOLDER`
};

// Descriptors of a job, in addition to the usual three: its arguments come on standard input, and
// its answer and errors go to the other two.
inline constexpr int kJobProgress = 3;    // lines "DONE TOTAL"
inline constexpr int kJobFile = 4;        // the file that a client sent
inline constexpr int kJobPassphrase = 5;  // of a sealed file; its first line

struct JobOrder {
  std::string about;                   // the client's own words for it; returned with its state
  std::vector<std::string> arguments;  // of the command
  std::string language;                // of the texts in answers and written files: "de"
  std::string file;                    // the id of a file that was sent; empty for none
  std::string file_name;               // of it, where it came from
  std::optional<crypto::SecretBytes> passphrase;
};

struct JobSeen {
  enum class State { kRunning, kEnded, kBrokenOff };

  std::string id;
  std::string about;
  State state = State::kRunning;
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0: not known yet
  std::string answer{};     // standard output, of a job that ended
  std::string errors{};     // standard error
};

// One job at a time, and one file that was sent for it. A lock of the journal forgets both. Any
// thread may call any member.
class Jobs {
 public:
  Jobs() = default;
  // Ends a job that runs, and waits for its end.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // The largest file that a client may send, in bytes. It is held in memory.
  static constexpr std::uint64_t kMaxFile = std::uint64_t{256} * 1024 * 1024;

  // Begins a file in memory in the place of the one before, and returns its id.
  std::string begin_file();
  // Adds the next bytes of this file. kUnknownId; kBadRequest if they do not follow what is there;
  // kTooLong beyond kMaxFile; kOutOfMemory.
  app::Outcome<void> add_to_file(std::string_view id, std::uint64_t at, base::ByteView bytes);

  // Starts a job and returns its id. kJobRuns while another runs; kUnknownId without that file;
  // kStorageFailed if the system starts no process.
  app::Outcome<std::string> start(const OwnProgram& program, JobOrder order);
  // Returns the job that runs, or that ended last and was not forgotten.
  [[nodiscard]] std::optional<JobSeen> seen() const;
  // Asks this job to end if it runs; otherwise forgets it and the file. kUnknownId.
  app::Outcome<void> end(std::string_view id);
  // Ends a job that runs, by force if it does not end soon, and forgets it and the file. Does not
  // wait.
  void forget();

 private:
  // Our ends of a job's output.
  struct Pipes {
    base::FileDescriptor answer;
    base::FileDescriptor errors;
    base::FileDescriptor progress;
  };

  void follow(Pipes pipes, pid_t child, std::uint64_t number);
  void note_progress(std::uint64_t number, std::string& lines);
  [[nodiscard]] bool is_present(std::uint64_t number) const;

  // One start at a time; taken before the other mutex.
  std::mutex starts_;
  std::thread thread_;  // follows the job; guarded by starts_

  mutable std::mutex mutex_;
  std::uint64_t number_ = 0;  // of the newest job or file
  pid_t child_ = -1;          // -1 once it was reaped
  std::optional<JobSeen> job_;
  std::string file_id_;
  std::shared_ptr<cage::Input> file_;
};

}  // namespace waterline::node
