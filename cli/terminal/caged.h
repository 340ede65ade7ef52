#pragma once

#include <string>
#include <vector>

#include "cage/run.h"
#include "context.h"

namespace waterline::cli {

// A program that reads foreign bytes in a cage, and the words for a person where it could not read
// them safely.
struct CagedWork {
  std::string program;  // its name; it lies beside this program
  std::vector<std::string> arguments{};
  std::size_t most = 0;  // bytes of its answer
  Ended unsafe;
};

// Runs it. Ended where it is not there, cannot lock itself in, or was ended by what it read.
cage::Answer run_caged(const CagedWork& work, cage::Input& input);

}  // namespace waterline::cli
