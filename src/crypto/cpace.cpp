#include "crypto/cpace.h"

#include <algorithm>
#include <utility>

#include <sodium.h>

#include "base/check.h"
#include "crypto/mac.h"
#include "crypto/sodium_bytes.h"

namespace waterline::crypto::cpace {
namespace {

// Constants of the draft of CPace: section 7.3 (G_CPaceRistretto255), and section 7.2 for the block
// size of SHA-512.
constexpr std::string_view kDomainSeparation = "CPaceRistretto255";
constexpr std::string_view kSessionKeyLabel = "CPaceRistretto255_ISK";
constexpr std::string_view kSessionIdLabel = "CPaceSidOutput";
constexpr std::size_t kHashBlockSize = 128;

static_assert(sizeof(PublicShare) == crypto_core_ristretto255_BYTES);

std::size_t length_prefix_size(std::size_t length) {
  std::size_t size = 1;
  while (length >>= 7) ++size;
  return size;
}

// Appends the length of the part in LEB128, then its bytes: prepend_len of the draft.
void append_with_length(base::Bytes& out, base::ByteView part) {
  std::size_t length = part.size();
  for (; length >= 0x80; length >>= 7)
    out.push_back(static_cast<std::byte>((length & 0x7f) | 0x80));
  out.push_back(static_cast<std::byte>(length));
  base::append(out, part);
}

SecretBytes sample_scalar(base::Random& random) {
  // The scalar is uniform below 2^252. The group's order is larger than that by less than one part
  // in 2^126, so the scalar is as good as uniform below the order.
  SecretBytes scalar(crypto_core_ristretto255_SCALARBYTES);
  random.fill(scalar.view());
  scalar.view().back() &= std::byte{0x0f};
  return scalar;
}

PublicShare share_of(const SecretBytes& scalar, base::ByteView secret, const Binding& binding) {
  PublicShare generator =
      calculate_generator(secret, binding.channel_identifier, binding.session_id);
  PublicShare share{};
  // Fails only for scalar zero, which means that the randomness is broken.
  base::check(crypto_scalarmult_ristretto255(sodium_bytes(base::MutableByteView(share)),
                                             sodium_bytes(scalar.view()),
                                             sodium_bytes(base::ByteView(generator))) == 0);
  wipe(generator);
  return share;
}

// Multiplies as scalar_mult_vfy of the draft does: refuses the identity, and bytes that encode no
// point.
Result<SecretBytes> shared_point(const SecretBytes& scalar, const PublicShare& theirs) {
  SecretBytes point(crypto_core_ristretto255_BYTES);
  if (crypto_scalarmult_ristretto255(sodium_bytes(point.view()), sodium_bytes(scalar.view()),
                                     sodium_bytes(base::ByteView(theirs))) != 0) {
    return Error::kInvalidPoint;
  }
  return point;
}

Agreement agreement_of(const SecretBytes& point, const Binding& binding,
                       const PublicShare& initiator_share, const PublicShare& responder_share) {
  // The draft hashes lv_cat(label, sid, K) || transcript_ir. Both parts are lv_cat lists, and a
  // list of all their values has the same bytes as one list after the other, so this hashes a
  // single list.
  base::Bytes key_input =
      lv_cat({base::bytes_of(kSessionKeyLabel), binding.session_id, point.view(), initiator_share,
              binding.initiator_associated, responder_share, binding.responder_associated});
  auto key = sha512(key_input);
  Agreement agreement;
  agreement.intermediate_session_key = SecretBytes::copy_of(key);
  wipe(key_input);
  wipe(key);

  base::Bytes id_input = base::to_bytes(base::bytes_of(kSessionIdLabel));
  base::append(id_input, lv_cat({initiator_share, binding.initiator_associated, responder_share,
                                 binding.responder_associated}));
  agreement.session_id_output = sha512(id_input);
  return agreement;
}

}  // namespace

base::Bytes lv_cat(std::initializer_list<base::ByteView> parts) {
  base::Bytes out;
  std::size_t size = 0;
  for (const base::ByteView part : parts) size += length_prefix_size(part.size()) + part.size();
  // Reserves everything first, because a buffer that grows leaves copies of the secret behind.
  out.reserve(size);
  for (const base::ByteView part : parts) append_with_length(out, part);
  return out;
}

base::Bytes generator_string(base::ByteView secret, base::ByteView channel_identifier,
                             base::ByteView session_id) {
  const base::ByteView domain = base::bytes_of(kDomainSeparation);
  // The padding fills the first hash block, which so contains only the domain and the secret. Then
  // the time does not reveal the secret's length.
  const std::size_t used = 1 + length_prefix_size(secret.size()) + secret.size() +
                           length_prefix_size(domain.size()) + domain.size();
  const base::Bytes padding(used < kHashBlockSize ? kHashBlockSize - used : 0);
  return lv_cat({domain, secret, padding, channel_identifier, session_id});
}

PublicShare calculate_generator(base::ByteView secret, base::ByteView channel_identifier,
                                base::ByteView session_id) {
  base::Bytes input = generator_string(secret, channel_identifier, session_id);
  auto hash = sha512(input);
  static_assert(sizeof hash == crypto_core_ristretto255_HASHBYTES);
  PublicShare generator{};
  base::check(crypto_core_ristretto255_from_hash(sodium_bytes(base::MutableByteView(generator)),
                                                 sodium_bytes(base::ByteView(hash))) == 0);
  wipe(input);
  wipe(hash);
  return generator;
}

Initiator::Initiator(base::ByteView secret, Binding binding, base::Random& random)
    : binding_(std::move(binding)),
      scalar_(sample_scalar(random)),
      share_(share_of(scalar_, secret, binding_)) {}

Result<Agreement> Initiator::finish(const PublicShare& responder_share) && {
  const SecretBytes scalar = std::move(scalar_);
  const auto point = shared_point(scalar, responder_share);
  if (!point) return point.error();
  return agreement_of(*point, binding_, share_, responder_share);
}

Result<Response> respond(base::ByteView secret, const Binding& binding,
                         const PublicShare& initiator_share, base::Random& random) {
  const SecretBytes scalar = sample_scalar(random);
  const PublicShare share = share_of(scalar, secret, binding);
  const auto point = shared_point(scalar, initiator_share);
  if (!point) return point.error();
  return Response{share, agreement_of(*point, binding, initiator_share, share)};
}

}  // namespace waterline::crypto::cpace
