#include "journal/resolve_id.h"

#include <algorithm>

#include "base/id.h"
#include "base/id_beginning.h"

namespace waterline::journal {

Result<RawId> resolve_id(store::Statement ids_between, char letter,
                         std::string_view id_or_beginning) {
  const auto range = base::ids_that_begin(letter, id_or_beginning);
  if (!range) return Error::kUnknown;
  ids_between.bind(1, base::ByteView(range->first)).bind(2, base::ByteView(range->last));
  auto found = ids_between.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  RawId id;
  std::ranges::copy(ids_between.blob(0), id.begin());
  auto another = ids_between.step();
  if (!another) return from_store(another.error());
  if (*another) return Error::kAmbiguous;
  return id;
}

Result<std::string> shortest_id(store::Statement neighbours, char letter, base::ByteView id) {
  neighbours.bind(1, id);
  auto found = neighbours.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  // If all ids are sorted, the id that shares the longest beginning with this one is its neighbour
  // before or after it. So this reads only these two. The bytes of ids sort in the same order as
  // their texts.
  const std::string text = letter + base::to_base32(id);
  std::size_t size = base::kMinBeginningSize;
  for (const int neighbour : {0, 1}) {
    if (neighbours.is_null(neighbour)) continue;
    const std::string other = letter + base::to_base32(neighbours.blob(neighbour));
    const auto differs = std::ranges::mismatch(text, other).in1;
    size = std::max(size, static_cast<std::size_t>(differs - text.begin()) + 1);
  }
  return text.substr(0, size);
}

}  // namespace waterline::journal
