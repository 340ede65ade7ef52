#include "journal/resolve_id.h"

#include <algorithm>
#include <string>

#include "base/id.h"

namespace waterline::journal {

std::optional<IdRange> ids_that_begin(char letter, std::string_view beginning) {
  constexpr std::size_t kTextSize = 27;  // base::Id::kTextSize
  if (beginning.size() < kMinBeginningSize || beginning.size() > kTextSize) return {};
  std::string text(beginning);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (text.front() != letter) return {};

  // The lowest and the highest letters. The last one carries three bits, its other two are zero: 'w' is 11100.
  std::string first = text.substr(1);
  std::string last = first;
  if (text.size() < kTextSize) {
    first.resize(kTextSize - 1, '0');
    last.resize(kTextSize - 1, 'z');
    last.back() = 'w';
  }
  IdRange range;
  if (!base::from_base32(first, range.first) || !base::from_base32(last, range.last)) return {};
  return range;
}

Result<RawId> resolve_id(store::Statement ids_between, char letter, std::string_view id_or_beginning) {
  const auto range = ids_that_begin(letter, id_or_beginning);
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
