#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "cage/input.h"

namespace waterline::app {

enum class LensFault {
  kNothing,     // the lens read the input, and did not find the thing that was looked for
  kUnreadable,  // the lens cannot read this kind of input, or it is damaged
  kTooLarge,    // the input is larger than a limit of the lens
  // The program is missing, could not enter its cage, or did not end well.
  kNotSafe,
  kBusy,  // other pictures kept the lens busy for too long
};

// Runs the program waterline-lens in its cage (lens/run.h has the arguments). Only one runs at a
// time, because each may use much memory; others wait. The answer has at most `most` bytes, and is
// untrusted. REQUIRES: no mutex of the journal is held, since this may take seconds.
base::Result<base::Bytes, LensFault> run_lens(std::vector<std::string> arguments,
                                              cage::Input& input, std::size_t most);

// The same for waterline-lens-heic, which decodes HEIC photos and is in a package of its own.
// has_heic_lens() returns whether it is installed.
bool has_heic_lens();
base::Result<base::Bytes, LensFault> run_heic_lens(std::vector<std::string> arguments,
                                                   cage::Input& input, std::size_t most);

}  // namespace waterline::app
