#pragma once

#include <array>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/error.h"
#include "crypto/secret.h"

// CPace (draft-irtf-cfrg-cpace), group ristretto255, hash SHA-512, initiator/responder mode. A
// secret that two people can say aloud becomes a strong shared key. An attacker who listens or
// interferes gets one guess per run.
namespace waterline::crypto::cpace {

using PublicShare = std::array<std::byte, 32>;  // Ya or Yb of the draft

// Data besides the secret that must be equal on both sides of a run. If it is not, the two sides
// get different keys.
struct Binding {
  // The draft's sid: new for every run, made by both sides.
  base::Bytes session_id;
  base::Bytes channel_identifier;    // the draft's CI
  base::Bytes initiator_associated;  // the draft's ADa
  base::Bytes responder_associated;  // the draft's ADb
};

// The result of a run: the shared key (ISK, 64 bytes) and the session id output (64 bytes).
struct Agreement {
  SecretBytes intermediate_session_key;
  std::array<std::byte, 64> session_id_output{};
};

class Initiator {
 public:
  Initiator(base::ByteView secret, Binding binding, base::Random& random);
  [[nodiscard]] const PublicShare& share() const { return share_; }
  // Returns the result of the run. Error kInvalidPoint if the other side's share is malformed or
  // leads to the identity (section 6.2). Then abort the run, and tell the other side no reason.
  Result<Agreement> finish(const PublicShare& responder_share) &&;

 private:
  Binding binding_;
  SecretBytes scalar_;
  PublicShare share_{};
};

struct Response {
  PublicShare share{};
  Agreement agreement;
};
Result<Response> respond(base::ByteView secret, const Binding& binding,
                         const PublicShare& initiator_share, base::Random& random);

// Functions of the draft that its test vectors name (section 5 and appendix A). Only the tests of
// those vectors use them.
base::Bytes lv_cat(std::initializer_list<base::ByteView> parts);
base::Bytes generator_string(base::ByteView secret, base::ByteView channel_identifier,
                             base::ByteView session_id);
PublicShare calculate_generator(base::ByteView secret, base::ByteView channel_identifier,
                                base::ByteView session_id);

}  // namespace waterline::crypto::cpace
