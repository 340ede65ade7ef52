#pragma once

#include <span>
#include <string>
#include <string_view>

// The attempts of a courier that was taken over. Each calls the kernel directly, without any
// library.
namespace waterline::probe {

struct Attempt {
  std::string_view name;
  // Makes the attempt on the target: a file, or a process id. Returns whether it succeeded.
  bool (*act)(const std::string& target);
};

// Returns all attempts. The first ones attack the target of the test: a store, the node's /proc, or
// the node itself.
std::span<const Attempt> attempts();

}  // namespace waterline::probe
