#include "terminal/caged.h"

#include "base/program_path.h"
#include "words/translation.h"

namespace waterline::cli {

cage::Answer run_caged(const CagedWork& work, cage::Input& input) {
  auto answer = cage::run({.program = base::helper_program(work.program),
                           .arguments = work.arguments,
                           .most = work.most,
                           .beside = work.beside},
                          input);
  if (answer) return std::move(*answer);
  switch (answer.error()) {
    case cage::Failure::kMissing:
      throw Ended(Exit::kFailure,
                  filled(tr("The program {1} is missing, so nothing was read."), work.program),
                  tr("Install both programs from the same place."), "program_missing");
    case cage::Failure::kNotShutIn:
      throw Ended(
          Exit::kFailure,
          tr("Files from elsewhere are read only by a program that is shut in, and this "
             "system offers no "
             "seccomp for that. Nothing was read."),
          tr("An ordinary Linux kernel has seccomp. Inside a container, allow seccomp filters."),
          "no_cage");
    case cage::Failure::kFailed:
    case cage::Failure::kForbidden:
    case cage::Failure::kCrashed:
    case cage::Failure::kTooLong:
    case cage::Failure::kBrokeForm:
      break;
  }
  throw Ended(work.unsafe);
}

}  // namespace waterline::cli
