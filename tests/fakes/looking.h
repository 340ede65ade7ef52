#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

// Lets a test inspect the programs that it starts. Programs that hold secrets forbid other programs
// of their user to inspect their open files, memory and system calls. Root may inspect them anyway.
// An ordinary user may inspect programs that were started inside their own user namespace
// (user_namespaces(7), "Interaction of user namespaces and other types of namespaces").
namespace waterline::fakes {

// Returns the exit code of a program, or -1 if a signal ended it or it could not be started.
inline int exit_code_of(const std::vector<std::string>& command) {
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status)
                                                                               : -1;
}

// Returns the name of the running test, escaped for Catch2's command line.
inline std::string name_of_this_test() {
  std::string escaped;
  for (const char c : Catch::getResultCapture().getCurrentTestName()) {
    if (std::string(",[]\\").find(c) != std::string::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// Returns true if the running test may inspect the programs that it starts, and should continue in
// this process. If that is only possible in a user namespace, the whole test runs again there, in a
// separate process, and its result counts for this test; the function then returns false. If it is
// possible nowhere, the test prints "skipped" and why.
inline bool may_look() {
  if (geteuid() == 0) return true;  // root, or the root of such a namespace
  // In the namespace, the test gets a tmpfs of its own at /dev/shm: the namespace's root does not
  // own the files that this user left in the shared /dev/shm.
  const std::vector<std::string> inside = {
      "/usr/bin/unshare",
      "--user",
      "--map-root-user",
      "--mount",
      "/bin/sh",
      "-c",
      "mount -t tmpfs -o mode=1777 tmpfs /dev/shm && exec \"$@\"",
      "sh"};
  const auto run_inside = [&](std::initializer_list<std::string> command) {
    std::vector<std::string> words = inside;
    words.insert(words.end(), command);
    return exit_code_of(words);
  };
  if (run_inside({"/bin/true"}) != 0) {
    WARN(
        "skipped: only root may look into these programs, and this machine gives this user no user "
        "namespace");
    return false;
  }
  CHECK(run_inside({std::filesystem::read_symlink("/proc/self/exe"), name_of_this_test()}) == 0);
  return false;
}

}  // namespace waterline::fakes
