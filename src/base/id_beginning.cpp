#include "base/id_beginning.h"

#include <string>

#include "base/id.h"

namespace waterline::base {

std::optional<IdRange> ids_that_begin(char letter, std::string_view beginning) {
  constexpr std::size_t kTextSize = 27;  // Id::kTextSize
  if (beginning.size() < kMinBeginningSize || beginning.size() > kTextSize) return {};
  std::string text(beginning);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (text.front() != letter) return {};

  // The lowest and the highest id with this beginning: it is padded with the lowest and with the
  // highest letter of base32. The last letter of an id has three bits of the id and two zero bits,
  // so its highest value is 'w' (11100).
  std::string first = text.substr(1);
  std::string last = first;
  if (text.size() < kTextSize) {
    first.resize(kTextSize - 1, '0');
    last.resize(kTextSize - 1, 'z');
    last.back() = 'w';
  }
  IdRange range;
  if (!from_base32(first, range.first) || !from_base32(last, range.last)) return {};
  return range;
}

}  // namespace waterline::base
