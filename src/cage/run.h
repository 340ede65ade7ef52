#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "cage/answer.h"
#include "cage/input.h"

// The parent's side of a cage: starts a program, gives it bytes and takes its answer. The answer is
// foreign bytes as well, since the program may have been taken over by what it read.
namespace waterline::cage {

enum class Failure {
  kMissing,  // there is no such program
  // it could not be started, or ended by itself without a whole answer
  kFailed,
  // it could not put its cage in force, and read nothing
  kNotShutIn,
  // the system ended it, because it tried what its cage forbids
  kForbidden,
  kCrashed,  // another signal ended it
  // it took longer than it may, and was ended
  kTooLong,
  // it answered what is no answer, and was ended
  kBrokeForm,
};

struct Work {
  std::filesystem::path program;
  std::vector<std::string> arguments{};
  std::size_t most = 0;  // bytes of the answer
  std::chrono::milliseconds wall_limit = std::chrono::seconds(30);
};

struct Answer {
  Outcome outcome = Outcome::kDone;
  base::Bytes bytes;
};

// Runs the program with an empty environment, `input` at descriptor 0 and its answer at descriptor
// 1, and nothing else. Returns once the program is no more.
base::Result<Answer, Failure> run(const Work& work, Input& input);

}  // namespace waterline::cage
