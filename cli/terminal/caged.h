#pragma once

#include <string>
#include <vector>

#include "cage/run.h"
#include "context.h"

namespace waterline::cli {

// A program that reads untrusted bytes in a cage.
struct CagedWork {
  std::string program;  // its name, next to this program
  std::vector<std::string> arguments{};
  std::size_t most = 0;  // the size limit of its answer
  // Thrown if the program cannot read the input safely.
  Ended unsafe;
  int beside = -1;  // a file that the program may read beside its input, or -1
};

// Runs the program and returns its answer. Throws Ended if it is missing or cannot lock itself in,
// and `unsafe` if it fails, crashes or breaks its limits.
cage::Answer run_caged(const CagedWork& work, cage::Input& input);

}  // namespace waterline::cli
