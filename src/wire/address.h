#pragma once

#include <algorithm>
#include <string_view>

namespace waterline::wire {

inline constexpr std::size_t kMaxAddressSize = 255;

// Whether this may stand where a message has an address: empty, or visible ASCII of at most
// kMaxAddressSize bytes. Whether one can dial it is another question, and the dialler's.
inline bool is_address(std::string_view text) {
  return text.size() <= kMaxAddressSize &&
         std::ranges::all_of(text, [](char letter) { return letter > 0x20 && letter < 0x7f; });
}

}  // namespace waterline::wire
