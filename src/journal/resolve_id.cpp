#include "journal/resolve_id.h"

#include <algorithm>

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

}  // namespace waterline::journal
