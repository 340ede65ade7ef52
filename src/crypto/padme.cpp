#include "crypto/padme.h"

#include <bit>

namespace waterline::crypto {

std::size_t padme(std::size_t size) {
  if (size < 2) return size;
  // With E = floor(log2 size) and S = floor(log2 E) + 1, the low E - S bits are rounded up to
  // zeros: the size is a floating point number whose mantissa is no longer than its exponent.
  const auto exponent = static_cast<std::size_t>(std::bit_width(size)) - 1;
  const auto mantissa_bits = static_cast<std::size_t>(std::bit_width(exponent));
  if (mantissa_bits >= exponent) return size;
  const std::size_t mask = (std::size_t{1} << (exponent - mantissa_bits)) - 1;
  return (size + mask) & ~mask;
}

}  // namespace waterline::crypto
