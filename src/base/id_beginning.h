#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

// Ids of which a person types only the beginning.
namespace waterline::base {

inline constexpr std::size_t kMinBeginningSize = 5;  // an id's letter and four more: 20 bits

// The ids whose text begins in a given way: from `first` to `last`, both included, compared as
// bytes.
struct IdRange {
  std::array<std::byte, 16> first{};
  std::array<std::byte, 16> last{};
};

// Accepts an id of that letter, or a beginning of at least kMinBeginningSize characters, in upper
// or lower case. nullopt for anything else.
std::optional<IdRange> ids_that_begin(char letter, std::string_view beginning);

}  // namespace waterline::base
