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

// From a code or a picture to a paired device: one run, over one connection, bytes in and bytes out. docs/protocol.md,
// "Pairing", has every byte and the table of states.
namespace waterline::pairing {

// What one run starts from.
struct Setup {
  wire::port::PairingSide side = wire::port::PairingSide::kDisplayer;
  wire::port::PairingMethod method = wire::port::PairingMethod::kWords;
  std::uint32_t offer_number = 0;
  crypto::SecretBytes secret;
  std::array<std::byte, 16> commitment{};
  crypto::IdentitySecret identity;
  base::EpochId epoch;
  std::string address;
};

// What the owner must do. A run that waits for an answer sends nothing until it comes.
struct CountGuess {};  // durably; then guess_counted
struct CompareWords {
  std::array<std::uint16_t, 6> words{};  // both screens show these; then words_compared
};
struct Agreed {  // store it as provisional; then partnership_stored
  crypto::PublicKey partner;
  crypto::PairKey pair_key;
  base::EpochId partner_epoch;
  std::string partner_address;
};
struct Over {
  wire::port::PairingEnd end;
};
using Event = std::variant<CountGuess, CompareWords, Agreed, Over>;

inline constexpr std::chrono::seconds kStepTimeout{20};       // for the other device's next bytes
inline constexpr std::chrono::minutes kComparisonTimeout{5};  // for the two people

class Machine {
 public:
  // `random` must outlive the machine. The joiner speaks first.
  Machine(Setup setup, base::Random& random, base::SteadyTime now);
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) noexcept;
  ~Machine();

  base::Bytes take_output();
  // Foreign bytes, cut anywhere.
  std::vector<Event> receive(base::ByteView bytes, base::SteadyTime now);
  std::vector<Event> guess_counted(bool allowed, base::SteadyTime now);
  std::vector<Event> words_compared(bool same, base::SteadyTime now);
  std::vector<Event> partnership_stored(bool stored, base::SteadyTime now);
  // The connection ended.
  std::vector<Event> cut();
  std::vector<Event> tick(base::SteadyTime now);
  [[nodiscard]] base::SteadyTime deadline() const;
  [[nodiscard]] bool over() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::pairing
