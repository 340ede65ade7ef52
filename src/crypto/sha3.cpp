#include "crypto/sha3.h"

#include <bit>
#include <cstdint>

namespace waterline::crypto {
namespace {

// FIPS 202, section 3: a state of 5 by 5 lanes, where lane (x, y) is state[5 * y + x].
using State = std::array<std::uint64_t, 25>;

constexpr std::size_t kRounds = 24;  // for lanes of 64 bits
constexpr std::size_t kRate = 136;   // 1,600 bits without the capacity of 2 * 256 bits

// The round constants: section 3.2.5, algorithms 5 and 6. A register of 8 bits yields one bit at a
// time; bit 2^j - 1 of a constant is set by the j-th of the 7 bits of its round.
constexpr std::array<std::uint64_t, kRounds> round_constants() {
  std::array<std::uint64_t, kRounds> constants{};
  unsigned shift_register = 1;
  for (std::uint64_t& constant : constants) {
    for (unsigned j = 0; j < 7; ++j) {
      if ((shift_register & 1) != 0) constant |= std::uint64_t{1} << ((1U << j) - 1);
      shift_register <<= 1;
      if ((shift_register & 0x100) != 0) shift_register ^= 0x171;  // x^8 + x^6 + x^5 + x^4 + 1
    }
  }
  return constants;
}
constexpr auto kRoundConstants = round_constants();

void theta(State& a) {
  std::array<std::uint64_t, 5> column{};
  for (std::size_t x = 0; x < 5; ++x) {
    column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
  }
  for (std::size_t x = 0; x < 5; ++x) {
    const std::uint64_t d = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
    for (std::size_t y = 0; y < 5; ++y) a[5 * y + x] ^= d;
  }
}

// Rho and pi in one walk: pi moves the lanes along one cycle of 24, beginning at (1, 0), and the
// t-th step of that cycle is also the one that rho rotates by (t + 1)(t + 2) / 2.
void rho_and_pi(State& a) {
  std::size_t x = 1;
  std::size_t y = 0;
  std::uint64_t moving = a[1];
  for (unsigned t = 0; t < 24; ++t) {
    const std::size_t next_y = (2 * x + 3 * y) % 5;
    x = y;
    y = next_y;
    const std::uint64_t here = a[5 * y + x];
    a[5 * y + x] = std::rotl(moving, static_cast<int>((t + 1) * (t + 2) / 2 % 64));
    moving = here;
  }
}

void chi(State& a) {
  for (std::size_t row = 0; row < 25; row += 5) {
    std::array<std::uint64_t, 5> b{};
    for (std::size_t x = 0; x < 5; ++x) b[x] = a[row + x];
    for (std::size_t x = 0; x < 5; ++x) a[row + x] = b[x] ^ (~b[(x + 1) % 5] & b[(x + 2) % 5]);
  }
}

void permute(State& a) {
  for (const std::uint64_t constant : kRoundConstants) {
    theta(a);
    rho_and_pi(a);
    chi(a);
    a[0] ^= constant;  // iota
  }
}

void absorb(State& a, base::ByteView block) {
  for (std::size_t lane = 0; lane < kRate / 8; ++lane) {
    a[lane] ^= base::read_little_endian<std::uint64_t>(block.subspan(8 * lane));
  }
  permute(a);
}

}  // namespace

std::array<std::byte, 32> sha3_256(base::ByteView message) {
  State state{};
  for (; message.size() >= kRate; message = message.subspan(kRate)) {
    absorb(state, message.first(kRate));
  }
  // Section 6.1 appends 01 to the message, section 5.1 then 1, zeros, 1 up to a whole block. The
  // first bit of a byte is its lowest.
  std::array<std::byte, kRate> last{};
  base::copy(message, last);
  last[message.size()] ^= std::byte{0x06};
  last[kRate - 1] ^= std::byte{0x80};
  absorb(state, last);

  std::array<std::byte, 32> hash{};
  base::copy(std::as_bytes(std::span(state)).first(hash.size()), hash);
  return hash;
}

}  // namespace waterline::crypto
