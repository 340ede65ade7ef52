#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"

namespace waterline::base {

// Lower-case base32 without similar letters (Crockford's alphabet): 5 bits per letter, the last one
// padded with zero bits.
std::string to_base32(ByteView bytes);

// Decodes a base32 text of exactly out.size() bytes in its one valid spelling; false for anything
// else.
bool from_base32(std::string_view text, MutableByteView out);

// A 128-bit identifier. `Kind` keeps ids of different things apart at compile time, and defines
// `kLetter`, the first letter of the text form: 'e' for an entry, 'd' for something in the deep,
// 's' for something shared. Therefore an id alone shows a person, a script and the program on which
// side of the waterline it belongs.
template <class Kind>
class Id {
 public:
  static constexpr std::size_t kSize = 16;
  static constexpr std::size_t kTextSize = 27;  // the letter and 26 of base32

  constexpr Id() = default;
  explicit constexpr Id(const std::array<std::byte, kSize>& bytes) : bytes_(bytes) {}

  static Id generate(Random& random) { return Id(random.bytes<kSize>()); }

  // Makes an id of these bytes. REQUIRES: bytes.size() == kSize.
  static Id from_bytes(ByteView bytes) {
    Id id;
    check_size(bytes);
    std::copy(bytes.begin(), bytes.end(), id.bytes_.begin());
    return id;
  }

  static std::optional<Id> from_text(std::string_view text) {
    Id id;
    if (text.size() != kTextSize || text.front() != Kind::kLetter ||
        !from_base32(text.substr(1), id.bytes_))
      return {};
    return id;
  }

  [[nodiscard]] std::string text() const { return Kind::kLetter + to_base32(bytes_); }
  [[nodiscard]] ByteView bytes() const { return bytes_; }

  friend constexpr auto operator<=>(const Id&, const Id&) = default;

 private:
  static void check_size(ByteView bytes);
  std::array<std::byte, kSize> bytes_{};
};

void check_id_size(std::size_t size);

template <class Kind>
void Id<Kind>::check_size(ByteView bytes) {
  check_id_size(bytes.size());
}

}  // namespace waterline::base
