#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "node/failure.h"
#include "node/home.h"
#include "node/sides.h"

// Whether a file of the journal was set back to an older copy while nobody had it open. Every clean close has a moment
// of its own: a number and a random id. The vault, the deep and a sealed file beside them, the rollback marker, all
// name it; vault and deep also name how far the ledger's header had come. The ledger names none of them, since its
// bytes depend on what is shared alone; and a keyring of another time does not open the stores at all.
//
// The files cannot be written at once. Step by step, at a close:
//
//              deep: now  next    marker  vault
//   before           n    -       n       n
//   1                n    n+1     n       n
//   2                n    n+1     n+1     n
//   3                n    n+1     n+1     n+1
//   4                n+1  -       n+1     n+1
//
// A crash leaves one of these rows, and none of them is taken for a file that was set back.
namespace waterline::node {

struct Moment {
  std::uint64_t number = 0;  // 0: before the first clean close
  std::array<std::byte, 16> id{};

  friend bool operator==(const Moment&, const Moment&) = default;
};

// What the files say.
struct Moments {
  Moment vault;
  Moment deep;
  std::optional<Moment> deep_next;
  Moment marker;
  std::uint64_t ledger_then = 0;  // the ledger's sequence that vault and deep name: the higher one
  std::uint64_t ledger_now = 0;
};

// The names of the files that are older than the others; empty if none is. Where it cannot be told which is older, all
// that differ.
std::vector<std::string> older_files(const Moments& moments);

// Pure text, for a store's setting. None: the text says nothing that was written here.
std::string to_text(const Moment& moment, std::uint64_t ledger_sequence);
std::optional<std::pair<Moment, std::uint64_t>> moment_from_text(std::string_view text);

Outcome<Moments> read_moments(const Home& home, PrivateSide& open, std::uint64_t ledger_sequence);

// The steps above. `ledger_sequence`: ledger::Ledger::settle. Where one fails (a full disk, say) the rest is left out:
// the next close does it.
void write_moment(const Home& home, PrivateSide& open, std::uint64_t ledger_sequence, base::Random& random);

// Of stores that are being made from others: they begin without a memory.
Outcome<void> forget_moments(PrivateSide& open);

}  // namespace waterline::node
