#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Finds ids of which a person types only the beginning.
namespace waterline::base {

inline constexpr std::size_t kMinBeginningSize = 5;  // an id's letter and four more: 20 bits

// Returns true if an id, or a beginning of one as a person types it, has this letter first, which
// says the kind of thing. Upper and lower case are the same.
constexpr bool has_letter(std::string_view id_or_beginning, char letter) {
  if (id_or_beginning.empty()) return false;
  const char first = id_or_beginning.front();
  return first == letter || first == letter - 'a' + 'A';
}

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

// Returns the shortest beginning of a whole id, of kMinBeginningSize or more characters, that
// `fits_one` accepts, or else the whole id.
template <class FitsOne>
std::string shortest_beginning(const std::string& whole, const FitsOne& fits_one) {
  for (std::size_t size = kMinBeginningSize; size < whole.size(); ++size) {
    std::string beginning = whole.substr(0, size);
    if (fits_one(beginning)) return beginning;
  }
  return whole;
}

}  // namespace waterline::base
