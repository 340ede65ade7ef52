#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

// Ids that a person leaves at their beginning.
namespace waterline::base {

inline constexpr std::size_t kMinBeginningSize = 5;  // an id's letter and four more: 20 bits

// The ids whose text begins in a given way: from `first` to `last`, both included, compared as
// bytes.
struct IdRange {
  std::array<std::byte, 16> first{};
  std::array<std::byte, 16> last{};
};

// None if this is neither an id of that letter nor the beginning of one, of at least
// kMinBeginningSize; in any case.
std::optional<IdRange> ids_that_begin(char letter, std::string_view beginning);

}  // namespace waterline::base
