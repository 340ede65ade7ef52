#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/file_descriptor.h"

namespace waterline::cage {

// The bytes that a caged program is given: a file that lies in memory alone, has no name and cannot
// be changed once it was handed over. Functions that return false could not get the memory.
class Input {
 public:
  Input();

  [[nodiscard]] bool append(base::ByteView bytes);
  // Up to `size` bytes of a file, from its start.
  [[nodiscard]] bool append_file(int file, std::uint64_t size);
  // Over what is there already. REQUIRES: within size().
  [[nodiscard]] bool replace(std::uint64_t offset, base::ByteView bytes);
  [[nodiscard]] std::uint64_t size() const { return size_; }

  // Forbids every later change and returns the descriptor, which reads from the start; -1 if that
  // fails.
  [[nodiscard]] int hand_over();

 private:
  base::FileDescriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace waterline::cage
