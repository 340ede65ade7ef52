#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "cage/answer.h"
#include "cage/input.h"

// The parent's side of a cage: starts a program, gives it the input and takes its answer. The
// answer is untrusted too, because the input may have compromised the program.
namespace waterline::cage {

enum class Failure {
  kMissing,  // the program does not exist
  // The program could not be started, or exited without a complete answer.
  kFailed,
  // The program could not put its cage in force, and read nothing.
  kNotShutIn,
  // The system killed the program for a call that its cage forbids.
  kForbidden,
  kCrashed,  // it ended by another signal
  // The program exceeded its time limit and was killed.
  kTooLong,
  // The answer had an invalid form, and the program was killed.
  kBrokeForm,
};

struct Work {
  std::filesystem::path program;
  std::vector<std::string> arguments{};
  std::size_t most = 0;  // the limit for the answer, in bytes
  std::chrono::milliseconds wall_limit = std::chrono::seconds(30);
  // A file that the program may read beside its input, or -1. It is open for reading only.
  int beside = -1;
};

struct Answer {
  Outcome outcome = Outcome::kDone;
  base::Bytes bytes;
};

// Runs the program with an empty environment, `input` at descriptor 0, its answer at descriptor 1,
// `work.beside` at descriptor 2, and no other descriptor. Returns after the program has ended.
base::Result<Answer, Failure> run(const Work& work, Input& input);

// Does the same, but calls `take` with each piece of the answer as it comes, of at most 1 MiB, so
// that a long answer never lies in memory as a whole. The wall limit is for the time between two
// pieces. If the result is a failure, the pieces that came are not the whole answer. If `take`
// throws, the program is killed.
base::Result<Outcome, Failure> run_in_pieces(const Work& work, Input& input,
                                             const std::function<void(base::ByteView)>& take);

}  // namespace waterline::cage
