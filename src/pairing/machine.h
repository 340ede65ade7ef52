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
#include "base/way.h"
#include "crypto/keys.h"
#include "crypto/secret.h"
#include "wire/channel_messages.h"

// Pairs two devices by a code or a picture, over one connection. The machine takes the bytes that
// were received and returns the bytes to send. One attempt is called a run. docs/pairing.md
// describes every byte and has the table of states.
namespace waterline::pairing {

// The data that a run of a pairing needs at its start.
struct Setup {
  wire::channel::PairingSide side = wire::channel::PairingSide::kDisplayer;
  wire::channel::PairingMethod method = wire::channel::PairingMethod::kWords;
  std::uint32_t offer_number = 0;  // 0 on both sides if they pair by picture
  // The canonical words of the code, or the picture's 32 bytes. Never empty.
  crypto::SecretBytes secret;
  // On a device that joins by picture: the hash in the picture, which binds the public key of the
  // device that shows the offer.
  std::array<std::byte, 16> commitment{};
  crypto::IdentitySecret identity;
  // The epoch in which this device's operations for the partner will begin.
  base::EpochId epoch;
  // The port where this device will accept calls, at the address that it has now; 0 if it will
  // accept none.
  std::uint16_t listen_port = 0;
  // The way of this run's connection, as the node said it. Both devices must take the same.
  base::Way way = base::Way::kDirect;
};

// Events by which the run asks its caller for something. Until the caller has answered, the run
// sends nothing.
struct CountGuess {};  // count durably, then call guess_counted
struct CompareWords {
  // Six words to show to the person. Call words_compared() with the person's answer. The other
  // device shows the same words if nobody is in between.
  std::array<std::uint16_t, 6> words{};
};
// Both people said that the words are equal. Store the partnership as provisional, then call
// partnership_stored().
struct Agreed {
  crypto::PublicKey partner;
  crypto::PairKey pair_key;
  base::EpochId partner_epoch;
  // The port where the partner accepts calls, at the address of the other end of this connection; 0
  // if they accept none.
  std::uint16_t partner_port = 0;
};
// The run has ended, and every secret in it is wiped. Send the rest of take_output(), then close
// the connection. If `end` is not kPaired but the event Agreed came before, the stored partnership
// stays provisional: its first session confirms it, or it expires (docs/pairing.md, "Both or
// neither").
struct Over {
  wire::channel::PairingEnd end = wire::channel::PairingEnd::kCut;
};
using Event = std::variant<CountGuess, CompareWords, Agreed, Over>;

inline constexpr std::chrono::seconds kStepTimeout{20};       // until the other device's next bytes
inline constexpr std::chrono::seconds kStepTimeoutByTor{60};  // the same, through Tor
inline constexpr std::chrono::minutes kComparisonTimeout{5};  // until the two people have compared

// One run of a pairing. Its memory and time are bounded, whatever the other side sends. Untrusted
// bytes can end the run and do nothing else. The caller answers events such as CountGuess; the run
// ignores an answer for which it does not wait, for example after its end. An answer does not say
// for which run it is meant. So before the caller begins the next run for the same offer, it must
// have given all answers for this one.
class Machine {
 public:
  // `random` must outlive the machine. The device that joins sends the first message.
  Machine(Setup setup, base::Random& random, base::SteadyTime now);
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) noexcept;
  ~Machine();

  base::Bytes take_output();
  // Takes untrusted bytes, in parts of any size. An incomplete message does not extend the
  // deadline.
  std::vector<Event> receive(base::ByteView bytes, base::SteadyTime now);
  std::vector<Event> guess_counted(bool allowed, base::SteadyTime now);
  std::vector<Event> words_compared(bool same, base::SteadyTime now);
  std::vector<Event> partnership_stored(bool stored, base::SteadyTime now);
  // Ends the run. Call it when the connection has ended and receive() got all of its bytes.
  std::vector<Event> cut();
  std::vector<Event> tick(base::SteadyTime now);
  // Returns the time at which tick() ends the run if nothing else happens before. Has no meaning
  // once over() is true.
  [[nodiscard]] base::SteadyTime deadline() const;
  [[nodiscard]] bool over() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::pairing
