#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

// The building blocks of coded_reading.h and reader_input.h: little-endian numbers, and texts with
// their length before them.
namespace waterline::formats {

inline void put_text(base::Bytes& out, std::string_view text) {
  base::append_length_value(out, base::bytes_of(text));
}

// Reads numbers and texts from the front of some bytes. Once a read has failed, it and all later
// ones return nothing.
class Cursor {
 public:
  explicit Cursor(base::ByteView bytes) : rest_(bytes) {}

  template <class Unsigned>
  Unsigned number() {
    const auto bytes = take(sizeof(Unsigned));
    return bytes.empty() ? Unsigned{0} : base::read_little_endian<Unsigned>(bytes);
  }
  std::string text() { return std::string(base::text_of(take(number<std::uint32_t>()))); }

  [[nodiscard]] bool sound() const { return sound_; }
  void refuse() { sound_ = false; }
  [[nodiscard]] bool at_end() const { return rest_.empty() || !sound_; }

 private:
  base::ByteView take(std::size_t size) {
    sound_ = sound_ && size <= rest_.size();
    if (!sound_) return {};
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }

  base::ByteView rest_;
  bool sound_ = true;
};

}  // namespace waterline::formats
