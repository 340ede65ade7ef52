#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

// Finds ids of which a person types only the beginning.
namespace waterline::base {

inline constexpr std::size_t kMinBeginningSize = 5;  // an id's letter and four more: 20 bits

// The ids from `first` to `last`, both included, compared as bytes: those whose text has the same
// beginning.
struct IdRange {
  std::array<std::byte, 16> first{};
  std::array<std::byte, 16> last{};
};

// Returns the ids that `beginning` stands for: a whole id whose first letter is `letter`, or the
// first kMinBeginningSize or more characters of one, in upper or lower case. nullopt for any other
// text.
std::optional<IdRange> ids_that_begin(char letter, std::string_view beginning);

}  // namespace waterline::base
