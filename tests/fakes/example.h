#pragma once

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/mac.h"

// Helpers for the pages of docs/ that show real bytes: they make the bytes, and print them as a
// page shows them.
namespace waterline::fakes {

template <std::size_t kSize>
std::array<std::byte, kSize> counting_from(unsigned first) {
  std::array<std::byte, kSize> bytes{};
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(first++);
  return bytes;
}

// Fake randomness: consecutive byte values.
class Counting final : public base::Random {
 public:
  explicit Counting(unsigned first) : next_(first) {}
  void fill(base::MutableByteView out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(next_++);
  }

 private:
  unsigned next_;
};

// The lines of a page of docs/ that shows real bytes. Each value is its name in one line, then its
// bytes, 32 to a line.
class ExampleLines {
 public:
  void text(const std::string& name, const std::string& text) {
    lines_ += "    " + name + "\n      " + text + "\n";
  }
  void bytes(const std::string& name, base::ByteView bytes) {
    lines_ += "    " + name + "\n";
    for (std::size_t i = 0; i < bytes.size(); i += 32) {
      lines_ += "      " +
                base::to_hex(bytes.subspan(i, std::min<std::size_t>(32, bytes.size() - i))) + "\n";
    }
  }
  // Adds a line about many bytes: their size, their beginning, their end, and the SHA-512 of all.
  void long_bytes(const std::string& name, base::ByteView bytes) {
    lines_ += "    " + name + ", " + std::to_string(bytes.size()) + " bytes: begin, end, SHA-512\n";
    for (const auto part : {bytes.first(32), bytes.last(32)})
      lines_ += "      " + base::to_hex(part) + "\n";
    const auto hash = crypto::sha512(bytes);
    for (std::size_t i = 0; i < 2; ++i) {
      lines_ += "      " + base::to_hex(base::ByteView(hash).subspan(32 * i, 32)) + "\n";
    }
  }
  [[nodiscard]] const std::string& text() const { return lines_; }

 private:
  std::string lines_;
};

// Returns the indented lines of a page.
inline std::string example_shown_in(const std::string& page) {
  std::ifstream in(page);
  std::string shown;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("    ")) shown += line + "\n";
  }
  return shown;
}

}  // namespace waterline::fakes
