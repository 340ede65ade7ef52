#include "crypto/noise.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"
#include "crypto/aead.h"
#include "crypto/x25519.h"

namespace waterline::crypto::noise {

KeyPair generate_key_pair(base::Random& random) {
  KeyPair pair{SecretBytes(kKeySize), {}};
  random.fill(pair.secret.view());
  pair.public_key = x25519_public_key(pair.secret.view());
  return pair;
}

KeyPair key_pair_of(const IdentitySecret& secret) {
  return {SecretBytes::copy_of(secret.bytes()), public_key_of(secret)};
}

HandshakeState::HandshakeState(HandshakeSetup setup, base::Random& random)
    : role_(setup.role),
      pattern_(handshake_pattern(setup.pattern)),
      symmetric_("Noise_" + std::string(setup.pattern) + "_25519_ChaChaPoly_SHA512"),
      s_(std::move(setup.local_static)),
      rs_(setup.remote_static),
      psks_(std::move(setup.psks)),
      is_psk_handshake_(pattern_.psks() > 0),
      random_(&random) {
  // Refuse a key that the pattern does not use: it would be ignored, although the caller relies on
  // it.
  base::check(s_.has_value() == pattern_.has_static(role_));
  base::check(rs_.has_value() == pattern_.knows_static(role_));
  base::check(psks_.size() == pattern_.psks());
  for (const SecretBytes& psk : psks_) base::check(psk.size() == kKeySize);

  symmetric_.mix_hash(setup.prologue);
  const bool initiator = role_ == Role::kInitiator;
  if (pattern_.initiator_static_known)
    symmetric_.mix_hash((initiator ? s_->public_key : *rs_).bytes);
  if (pattern_.responder_static_known)
    symmetric_.mix_hash((initiator ? *rs_ : s_->public_key).bytes);
}

bool HandshakeState::finished() const {
  return !failed_ && messages_done_ == pattern_.messages.size();
}

bool HandshakeState::is_my_turn() const {
  const bool initiators_turn = messages_done_ % 2 == 0;
  return !failed_ && !finished() && initiators_turn == (role_ == Role::kInitiator);
}

std::optional<PublicKey> HandshakeState::remote_static() const {
  return rs_;
}

Result<base::Bytes> HandshakeState::write_message(base::ByteView payload) {
  if (failed_) return Error::kForged;
  base::check(is_my_turn());
  base::Bytes message;
  for (const Token token : next_message()) {
    if (const auto written = write_token(token, message); !written) return fail(written.error());
  }
  const auto sealed = symmetric_.encrypt_and_hash(payload);
  if (!sealed) return fail(sealed.error());
  base::append(message, *sealed);
  if (message.size() > kMaxMessageSize) return fail(Error::kWrongSize);
  ++messages_done_;
  return message;
}

Result<base::Bytes> HandshakeState::read_message(base::ByteView message) {
  if (failed_) return Error::kForged;
  base::check(!is_my_turn() && !finished());
  if (message.size() > kMaxMessageSize) return fail(Error::kWrongSize);
  for (const Token token : next_message()) {
    if (const auto read = read_token(token, message); !read) return fail(read.error());
  }
  auto payload = symmetric_.decrypt_and_hash(message);
  if (!payload) return fail(payload.error());
  ++messages_done_;
  return payload;
}

Transport HandshakeState::split() && {
  base::check(finished());
  auto [from_initiator, from_responder] = symmetric_.split();
  if (role_ == Role::kInitiator) {
    return {std::move(from_initiator), std::move(from_responder), symmetric_.handshake_hash()};
  }
  return {std::move(from_responder), std::move(from_initiator), symmetric_.handshake_hash()};
}

Result<void> HandshakeState::write_token(Token token, base::Bytes& message) {
  if (token == Token::e) {
    e_ = generate_key_pair(*random_);
    base::append(message, e_->public_key.bytes);
    mix_ephemeral(e_->public_key);
    return {};
  }
  if (token == Token::s) {
    const auto sealed = symmetric_.encrypt_and_hash(s_->public_key.bytes);
    if (!sealed) return sealed.error();
    base::append(message, *sealed);
    return {};
  }
  return mix_token(token);
}

Result<void> HandshakeState::read_token(Token token, base::ByteView& rest) {
  if (token != Token::e && token != Token::s) return mix_token(token);
  const std::size_t size = kKeySize + (token == Token::s && symmetric_.has_key() ? kTagSize : 0);
  if (rest.size() < size) return Error::kWrongSize;
  const base::ByteView field = rest.first(size);
  rest = rest.subspan(size);

  PublicKey public_key;
  if (token == Token::e) {
    std::ranges::copy(field, public_key.bytes.begin());
    re_ = public_key;
    mix_ephemeral(public_key);
    return {};
  }
  const auto opened = symmetric_.decrypt_and_hash(field);
  if (!opened) return opened.error();
  std::ranges::copy(*opened, public_key.bytes.begin());
  rs_ = public_key;
  return {};
}

Result<void> HandshakeState::mix_token(Token token) {
  const bool initiator = role_ == Role::kInitiator;
  switch (token) {
    case Token::ee:
      return mix_dh(e_, re_);
    case Token::es:
      return initiator ? mix_dh(e_, rs_) : mix_dh(s_, re_);
    case Token::se:
      return initiator ? mix_dh(s_, re_) : mix_dh(e_, rs_);
    case Token::ss:
      return mix_dh(s_, rs_);
    case Token::psk:
      symmetric_.mix_key_and_hash(psks_[psks_used_].view());
      psks_[psks_used_++] = {};  // no longer needed
      return {};
    case Token::e:
    case Token::s:
      break;
  }
  base::check(false);
  return {};
}

void HandshakeState::mix_ephemeral(const PublicKey& public_key) {
  symmetric_.mix_hash(public_key.bytes);
  // Noise section 9.2: with a psk, the ephemeral key is mixed into the cipher key, too. Otherwise
  // the same psk could lead to the same cipher key twice, and nonces would repeat.
  if (is_psk_handshake_) symmetric_.mix_key(public_key.bytes);
}

Result<void> HandshakeState::mix_dh(const std::optional<KeyPair>& mine,
                                    const std::optional<PublicKey>& theirs) {
  base::check(mine && theirs);
  const auto shared = x25519(mine->secret.view(), *theirs);
  if (!shared) return shared.error();
  symmetric_.mix_key(shared->view());
  return {};
}

const std::vector<Token>& HandshakeState::next_message() const {
  return pattern_.messages[messages_done_];
}

Error HandshakeState::fail(Error error) {
  failed_ = true;
  return error;
}

}  // namespace waterline::crypto::noise
