#include "crypto/padme.h"

#include <limits>
#include <set>

#include <catch2/catch.hpp>

namespace waterline::crypto {
namespace {

TEST_CASE("Padding adds at most 12 %, keeps order and is idempotent", "[crypto]") {
  std::size_t previous = 0;
  bool holds = true;
  for (std::size_t size = 0; size < 300'000; ++size) {
    const std::size_t padded = padme(size);
    holds = holds && padded >= size && padded * 100 <= size * 112 && padded >= previous &&
            padme(padded) == padded;
    previous = padded;
  }
  CHECK(holds);
}

TEST_CASE("From 4 KiB to 64 MiB there are at most 385 sizes", "[crypto]") {
  std::set<std::size_t> sizes;
  for (std::size_t size = 4096; size <= std::size_t{64} << 20;) {
    const std::size_t padded = padme(size);
    sizes.insert(padded);
    size = padded + 1;
  }
  CHECK(sizes.size() == 385);
}

TEST_CASE("Padding works up to the largest possible file size", "[crypto]") {
  const std::size_t large = (std::size_t{1} << 62) + 1;
  CHECK(padme(large) == (std::size_t{1} << 62) + (std::size_t{1} << 56));
}

}  // namespace
}  // namespace waterline::crypto
