#include "base/spawn_plan.h"

#include <algorithm>
#include <csignal>

#include <fcntl.h>

#include "base/check.h"

namespace waterline::base {
namespace {

// Above every number that a child gets.
constexpr int kFirstFree = 16;

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

SpawnPlan::SpawnPlan(Group group) {
  posix_spawn_file_actions_init(&files_);
  posix_spawnattr_init(&attributes_);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes_, &none);
  posix_spawnattr_setsigdefault(&attributes_, &all);
  posix_spawnattr_setpgroup(&attributes_, 0);
  int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (group == Group::kOfItsOwn) flags |= POSIX_SPAWN_SETPGROUP;
  if (group == Group::kInSessionOfItsOwn) flags |= POSIX_SPAWN_SETSID;
  posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
}

SpawnPlan::~SpawnPlan() {
  posix_spawn_file_actions_destroy(&files_);
  posix_spawnattr_destroy(&attributes_);
}

FileDescriptor SpawnPlan::above(int number) {
  return FileDescriptor(::fcntl(number, F_DUPFD_CLOEXEC, kFirstFree));
}

void SpawnPlan::give(const FileDescriptor& ours, int theirs) {
  check(theirs < kFirstFree && (!ours || ours.get() >= kFirstFree));
  if (ours) posix_spawn_file_actions_adddup2(&files_, ours.get(), theirs);
  if (!ours) posix_spawn_file_actions_addclose(&files_, theirs);
  end_ = std::max(end_, theirs + 1);
}

void SpawnPlan::give_nothing(int theirs) {
  posix_spawn_file_actions_addopen(&files_, theirs, "/dev/null", O_RDWR, 0);
  end_ = std::max(end_, theirs + 1);
}

void SpawnPlan::start_in(const std::filesystem::path& folder) {
  posix_spawn_file_actions_addchdir_np(&files_, folder.c_str());
}

int SpawnPlan::carry_out(const std::filesystem::path& program, std::vector<std::string> arguments,
                         std::vector<std::string> environment, pid_t& id) {
  posix_spawn_file_actions_addclosefrom_np(&files_, end_);
  return ::posix_spawn(&id, program.c_str(), &files_, &attributes_, pointers_to(arguments).data(),
                       pointers_to(environment).data());
}

}  // namespace waterline::base
