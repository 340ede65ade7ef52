#pragma once

#include <string>
#include <vector>

#include "cage/run.h"
#include "context.h"

namespace waterline::cli {

// A program that reads untrusted bytes in a cage.
struct CagedWork {
  std::string program;  // its name; it is in the folder of this program
  std::vector<std::string> arguments{};
  std::size_t most = 0;  // the size limit of its answer
  Ended unsafe;          // thrown if it cannot read the input safely
};

// Runs the program and returns its answer. Throws Ended if it is missing or cannot lock itself in,
// and `unsafe` if it fails, crashes or breaks its limits.
cage::Answer run_caged(const CagedWork& work, cage::Input& input);

}  // namespace waterline::cli
