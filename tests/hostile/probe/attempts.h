#pragma once

#include <span>
#include <string>
#include <string_view>

// What a courier that was taken over would try. Each goes to the kernel directly, past every
// library.
namespace waterline::probe {

struct Attempt {
  std::string_view name;
  // What this is done to: a file, or the number of a process. Gives whether it could be done.
  bool (*act)(const std::string& target);
};

// All of them. The first group goes for what the test names: the stores, the node's /proc, the node
// itself.
std::span<const Attempt> attempts();

}  // namespace waterline::probe
