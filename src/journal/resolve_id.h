#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "journal/error.h"
#include "store/database.h"

namespace waterline::journal {

inline constexpr std::size_t kMinBeginningSize = 5;  // an id's letter and four more: 20 bits

using RawId = std::array<std::byte, 16>;

// The ids whose text begins in a given way: from `first` to `last`, both included.
struct IdRange {
  RawId first{};
  RawId last{};
};

// None if this is neither an id of that letter nor the beginning of one, of at least kMinBeginningSize; in any case.
std::optional<IdRange> ids_that_begin(char letter, std::string_view beginning);

// The one id that a person means. `ids_between` selects the ids from ?1 to ?2; it is asked for two at most.
// kUnknown, kAmbiguous.
Result<RawId> resolve_id(store::Statement ids_between, char letter, std::string_view id_or_beginning);

}  // namespace waterline::journal
