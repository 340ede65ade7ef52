#include "link/start_with_channel.h"

#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

#include "base/spawn_plan.h"

namespace waterline::link {

base::Result<ChildWithChannel, StartFailure> start_with_channel(
    const std::filesystem::path& program) {
  constexpr int kChannelInChild = 3;
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return StartFailure::kFailed;
  ChildWithChannel child{-1, base::FileDescriptor(ends[0])};
  base::FileDescriptor theirs(ends[1]);
  theirs = base::SpawnPlan::above(theirs.get());
  base::SpawnPlan plan(base::SpawnPlan::Group::kOfItsOwn);
  for (int standard = 0; standard < kChannelInChild; ++standard) plan.give_nothing(standard);
  plan.give(theirs, kChannelInChild);
  const int error = plan.carry_out(program, {program.filename()}, {}, child.id);
  theirs.reset();  // otherwise the end of the child would not be noticed
  if (error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR)
    return StartFailure::kMissing;
  if (error != 0) return StartFailure::kFailed;
  return child;
}

}  // namespace waterline::link
