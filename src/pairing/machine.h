#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "crypto/secret.h"
#include "wire/port_messages.h"

// From a code or a picture to a paired device: one run, over one connection, bytes in and bytes
// out. docs/pairing.md has every byte and the table of states.
namespace waterline::pairing {

// What one run starts from.
struct Setup {
  wire::port::PairingSide side = wire::port::PairingSide::kDisplayer;
  wire::port::PairingMethod method = wire::port::PairingMethod::kWords;
  std::uint32_t offer_number = 0;  // by picture 0 on both sides
  // the canonical words, or the picture's 32 bytes; never empty
  crypto::SecretBytes secret;
  // joiner by picture: to the displayer's key
  std::array<std::byte, 16> commitment{};
  crypto::IdentitySecret identity;
  // what this device's operations will begin in
  base::EpochId epoch;
  // where this device waits later, at the address from which it speaks; 0: nowhere
  std::uint16_t listen_port = 0;
};

// What the owner must do. A run that waits for an answer sends nothing until it comes.
struct CountGuess {};  // durably; then guess_counted
struct CompareWords {
  // both screens show these; then words_compared
  std::array<std::uint16_t, 6> words{};
};
// store it as provisional; then partnership_stored
struct Agreed {
  crypto::PublicKey partner;
  crypto::PairKey pair_key;
  base::EpochId partner_epoch;
  // where they wait, at the other end of this connection; 0: nowhere
  std::uint16_t partner_port = 0;
};
// The run is finished, and every secret in it is wiped. Send what take_output still has, then close
// the connection. After Agreed, an end other than kPaired leaves a partnership that was stored as
// provisional: its first session confirms it, or it expires (docs/pairing.md, "Both or neither").
struct Over {
  wire::port::PairingEnd end = wire::port::PairingEnd::kCut;
};
using Event = std::variant<CountGuess, CompareWords, Agreed, Over>;

inline constexpr std::chrono::seconds kStepTimeout{20};       // for the other device's next bytes
inline constexpr std::chrono::minutes kComparisonTimeout{5};  // for the two people

// Bounded in memory and time whatever the other side sends; foreign bytes can end the run and do
// nothing else. An answer that nobody waits for (it crossed an end, say) is ignored. An answer
// belongs to the run that asked: the owner begins no further run for an offer before it has every
// answer to the last one, so that none is taken for another's.
class Machine {
 public:
  // `random` must outlive the machine. The joiner speaks first.
  Machine(Setup setup, base::Random& random, base::SteadyTime now);
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) noexcept;
  ~Machine();

  base::Bytes take_output();
  // Foreign bytes, cut anywhere. A message that comes in pieces does not move the deadline.
  std::vector<Event> receive(base::ByteView bytes, base::SteadyTime now);
  std::vector<Event> guess_counted(bool allowed, base::SteadyTime now);
  std::vector<Event> words_compared(bool same, base::SteadyTime now);
  std::vector<Event> partnership_stored(bool stored, base::SteadyTime now);
  // The connection ended, after all it brought was received.
  std::vector<Event> cut();
  std::vector<Event> tick(base::SteadyTime now);
  // When tick will end the run if nothing else happens. Meaningless once over.
  [[nodiscard]] base::SteadyTime deadline() const;
  [[nodiscard]] bool over() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::pairing
