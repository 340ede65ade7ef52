#pragma once

#include <algorithm>
#include <string_view>

namespace waterline::wire {

inline constexpr std::size_t kMaxAddressSize = 255;

// Returns whether the text is allowed in an address field of a message: empty, or visible ASCII of
// at most kMaxAddressSize bytes. It may still be no address that can be dialled.
inline bool is_address(std::string_view text) {
  return text.size() <= kMaxAddressSize &&
         std::ranges::all_of(text, [](char letter) { return letter > 0x20 && letter < 0x7f; });
}

}  // namespace waterline::wire
