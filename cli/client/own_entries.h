#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"

namespace waterline::cli {

// The ids of all one's own entries on this side, those of a kind newest first; of those in the bin
// none.
std::vector<std::string> ids_of(Client& client, std::string_view side);

// How far a long work is, on standard error: nothing in the first second, nothing where nobody
// looks on.
class Progress {
 public:
  Progress(const Context& context, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void reached(std::size_t done);

 private:
  bool wanted_;
  bool shown_ = false;
  std::size_t total_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace waterline::cli
