#pragma once

#include "base/bytes.h"
#include "fuzz/input.h"

namespace waterline::fuzz {

// Makes the one edit of a file that the input describes. `unit` is the size of the file's parts:
// pages, records or chunks.
inline void edit(base::Bytes& file, Input& input, std::size_t unit) {
  const auto kind = input.number(1) % 5;
  const std::size_t at = file.empty() ? 0 : input.number(4) % file.size();
  switch (kind) {
    case 0: {  // overwrite bytes
      const base::ByteView bytes = input.bytes(input.number(1));
      for (std::size_t i = 0; i < bytes.size() && at + i < file.size(); ++i)
        file[at + i] = bytes[i];
      return;
    }
    case 1: {  // flip one bit
      if (!file.empty()) file[at] ^= std::byte{1} << input.number(1) % 8;
      return;
    }
    case 2:  // cut
      file.resize(at);
      return;
    case 3:  // extend
      file.resize(file.size() + input.number(2), static_cast<std::byte>(input.number(1)));
      return;
    default: {  // copy one unit over another
      const std::size_t from = at / unit * unit;
      const std::size_t to = file.empty() ? 0 : input.number(4) % file.size() / unit * unit;
      for (std::size_t i = 0; i < unit && from + i < file.size() && to + i < file.size(); ++i) {
        file[to + i] = file[from + i];
      }
    }
  }
}

}  // namespace waterline::fuzz
