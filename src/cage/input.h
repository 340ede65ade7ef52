#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/file_descriptor.h"

namespace waterline::cage {

// The input of a caged program: a file without a name, in memory only. Nobody can change it after
// it was handed over. A function returns false if there is not enough memory.
class Input {
 public:
  Input();

  [[nodiscard]] bool append(base::ByteView bytes);
  // Appends up to `size` bytes of a file, from its start.
  [[nodiscard]] bool append_file(int file, std::uint64_t size);
  // Overwrites bytes. REQUIRES: they are within size().
  [[nodiscard]] bool replace(std::uint64_t offset, base::ByteView bytes);
  [[nodiscard]] std::uint64_t size() const { return size_; }

  // Forbids every later change. Returns the descriptor, which reads from the start, or -1 on
  // failure. May be called again.
  [[nodiscard]] int hand_over();

 private:
  base::FileDescriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace waterline::cage
