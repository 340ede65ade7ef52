#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <spawn.h>
#include <sys/types.h>

#include "base/file_descriptor.h"

namespace waterline::base {

// Describes how to start another program: with exactly the descriptors that it is given, exactly
// this environment, and no signal blocked or ignored. One object starts one program.
class SpawnPlan {
 public:
  // The process group of the child. In the parent's group, Ctrl-C at a terminal reaches the child.
  // In a session of its own the child has no terminal.
  enum class Group { kOfParent, kOfItsOwn, kInSessionOfItsOwn };

  explicit SpawnPlan(Group group);
  ~SpawnPlan();
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  // Duplicates the descriptor `number` to a number that is higher than any that a child can get.
  // Without that, give() could overwrite a descriptor that a later give() needs. Returns no
  // descriptor if `number` is -1.
  static FileDescriptor above(int number);

  // The child gets `ours` under the number `theirs`. REQUIRES: `ours` is from above(), or -1: then
  // the child has nothing under that number.
  void give(const FileDescriptor& ours, int theirs);
  // The child gets /dev/null under this number.
  void give_nothing(int theirs);

  // The child begins in this folder instead of ours. `program` of carry_out() is then an absolute
  // path.
  void start_in(const std::filesystem::path& folder);

  // Starts the program. Returns 0 and sets `id`, or returns the system's error. All descriptors
  // above those that were given are closed in the child.
  int carry_out(const std::filesystem::path& program, std::vector<std::string> arguments,
                std::vector<std::string> environment, pid_t& id);

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
  int end_ = 0;  // one above the highest number that give() was called with
};

}  // namespace waterline::base
