#pragma once

#include <optional>
#include <vector>

#include "crypto/cpace.h"
#include "crypto/noise.h"
#include "pairing/derivation.h"
#include "pairing/frame.h"
#include "pairing/machine.h"
#include "wire/session_messages.h"

namespace waterline::pairing {

// The step of a run: what it waits for. The joiner is the device that joins an offer, and the
// displayer the device that shows it. docs/pairing.md has the table of the steps, and of how each
// can end.
//
//   joiner     Hello - (words: Share) - Guess - Second -
//              Record - Comparison - Proof - Storing - Stored - Over
//   displayer  Hello - (words: Share - Guess - First) (picture: First - Guess) - Third -
//              Record - Comparison - Proof - Stored - Storing - Over
enum class Step {
  kHello,
  kShare,  // the other side's CPace share
  // Waits for the caller's answer that the guess of the code is counted.
  kGuess,
  kFirst,       // the first message of the XX handshake
  kSecond,      // the second message of the XX handshake
  kThird,       // the third message of the XX handshake
  kRecord,      // the other side's record
  kComparison,  // both people's verdicts
  kProof,       // the other side's message of KKpsk0
  // Waits for the caller's answer that the partnership is on this device's disk.
  kStoring,
  // Waits for the other device's message that the partnership is on its disk.
  kStored,
  kOver
};

// The implementation of Machine (machine.h), which documents the functions of the same names.
// Instead of returning output and events, the functions here add them to `output_` and `events_`.
class Run {
 public:
  Run(Setup setup, base::Random& random, base::SteadyTime now);

  // Sets the present time, which all later calls use.
  void set_now(base::SteadyTime now) { now_ = now; }
  void receive(base::ByteView bytes);
  void guess_counted(bool allowed);
  void words_compared(bool same);
  void partnership_stored(bool stored);
  void cut();
  void tick();

  base::Bytes take_output();
  std::vector<Event> take_events();
  [[nodiscard]] base::SteadyTime deadline() const { return deadline_; }
  [[nodiscard]] bool over() const { return step_ == Step::kOver; }

 private:
  [[nodiscard]] bool joins() const { return setup_.side == wire::channel::PairingSide::kJoiner; }
  [[nodiscard]] bool by_words() const {
    return setup_.method == wire::channel::PairingMethod::kWords;
  }
  [[nodiscard]] crypto::noise::Role role() const;
  // Returns the size of the message that must come next; 0 if none may come now.
  [[nodiscard]] std::size_t expected_size() const;
  void take_message(base::ByteView message);
  // Returns how long a step may take, except the comparison.
  [[nodiscard]] base::SteadyTime::duration step_timeout() const;
  void wait_for(Step next);
  // Ends the run because the other side sent bytes that an honest device with the same code would
  // not send.
  void fail();
  void end(wire::channel::PairingEnd how);

  // These functions handle the first part of a run: the first message of each side (hello), the
  // code, and the Noise handshake XXpsk0.
  void answer_hello(base::ByteView message);
  void read_answer(base::ByteView message);
  void hold_until_counted(base::ByteView message);
  void respond_to_share();
  void finish_shares();
  void begin_handshake(base::ByteView joiner_share, base::ByteView displayer_share);
  void read_first(base::ByteView message);
  void read_second(base::ByteView message);
  void read_third(base::ByteView message);
  [[nodiscard]] bool read_handshake(base::ByteView message);
  [[nodiscard]] bool write_handshake();
  [[nodiscard]] bool partner_acceptable() const;

  // These functions handle the second part of a run: the sealed frames.
  void begin_frames();
  void send_frame(FrameKind kind, base::ByteView payload);
  void read_record(base::ByteView message);
  void read_verdict(base::ByteView message);
  void begin_proof();
  void read_proof(base::ByteView message);
  void agree();
  void read_stored(base::ByteView message);

  Setup setup_;
  base::Random* random_;
  base::SteadyTime now_;
  base::SteadyTime deadline_;
  Step step_ = Step::kHello;
  base::Bytes input_;
  base::Bytes output_;
  std::vector<Event> events_;

  Greetings greetings_;
  std::optional<crypto::cpace::Initiator> cpace_;  // for a joiner by words
  // A message that the other side sent before the caller had counted the guess. The run reads it
  // once the guess is counted.
  base::Bytes held_;
  crypto::SecretBytes psk_;
  std::optional<crypto::noise::HandshakeState> handshake_;  // XX, then KK
  std::optional<crypto::noise::Transport> transport_;       // the keys of XX, then those of KK
  crypto::noise::Hash handshake_hash_{};                    // that of XX
  crypto::PublicKey partner_;
  wire::PairingRecord partner_record_;
  crypto::SecretBytes own_contribution_;
  crypto::SecretBytes partner_contribution_;
  bool own_verdict_ = false;      // our person said that the words match
  bool partner_verdict_ = false;  // the partner said that they match
  std::optional<crypto::PairKey> agreed_key_;
};

}  // namespace waterline::pairing
