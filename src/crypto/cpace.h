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

using PublicShare = std::array<std::byte, 32>;  // Ya or Yb

// Data that a run is bound to, besides the secret.
struct Binding {
  // sid: new for every run, from both sides
  base::Bytes session_id;
  base::Bytes channel_identifier;    // CI
  base::Bytes initiator_associated;  // ADa
  base::Bytes responder_associated;  // ADb
};

// The shared key (ISK, 64 bytes) and its session id output (64 bytes).
struct Agreement {
  SecretBytes intermediate_session_key;
  std::array<std::byte, 64> session_id_output{};
};

class Initiator {
 public:
  Initiator(base::ByteView secret, Binding binding, base::Random& random);
  [[nodiscard]] const PublicShare& share() const { return share_; }
  // kInvalidPoint for a share that is malformed or leads to the identity (section 6.2): abort, and
  // give no reason to the other side.
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

// Parts of the draft that its test vectors name, for those tests (section 5 and appendix A).
base::Bytes lv_cat(std::initializer_list<base::ByteView> parts);
base::Bytes generator_string(base::ByteView secret, base::ByteView channel_identifier,
                             base::ByteView session_id);
PublicShare calculate_generator(base::ByteView secret, base::ByteView channel_identifier,
                                base::ByteView session_id);

}  // namespace waterline::crypto::cpace
