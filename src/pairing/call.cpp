#include "pairing/call.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/kdf.h"

namespace waterline::pairing {
namespace {

constexpr std::size_t kCallContentSize = kCallSize - crypto::kSealOverhead;
// The kinds are other numbers than the roles of beacons (courier/beacon.cpp).
constexpr std::byte kCallKind{3};
constexpr std::byte kAnswerKind{4};

// Returns what the tag binds besides the content. `call` is the nonce of the call that is answered,
// and zeros in a call.
base::Bytes bound_to(std::byte kind, const Calls::Endpoint& source, const Calls::Nonce& call) {
  base::Bytes bytes{kind};
  base::append(bytes, source.host);
  base::append_little_endian(bytes, source.port);
  base::append(bytes, call);
  return bytes;
}

Calls::Datagram sealed_datagram(base::ByteView key, std::uint16_t port, const base::Bytes& bound,
                                base::Random& random) {
  base::Bytes content;
  base::append_little_endian(content, port);
  content.resize(kCallContentSize);
  Calls::Datagram datagram{};
  crypto::seal(key, content, bound, random, datagram);
  return datagram;
}

}  // namespace

Calls Calls::by_number(std::uint32_t offer_number) {
  base::Bytes number;
  base::append_little_endian(number, static_cast<std::uint16_t>(offer_number));
  Key key;
  crypto::hkdf_sha512({}, number, base::bytes_of(crypto::label::kCallByNumber), key.bytes());
  return Calls(std::move(key));
}

Calls Calls::by_picture(const CallId& id) {
  Key key;
  crypto::hkdf_sha512({}, id, base::bytes_of(crypto::label::kCallByPicture), key.bytes());
  return Calls(std::move(key));
}

Calls::Datagram Calls::make_call(const Endpoint& source, base::Random& random) const {
  return sealed_datagram(key_.bytes(), 0, bound_to(kCallKind, source, {}), random);
}

Calls::Datagram Calls::make_answer(const Nonce& call, const Endpoint& source,
                                   std::uint16_t waits_at, base::Random& random) const {
  return sealed_datagram(key_.bytes(), waits_at, bound_to(kAnswerKind, source, call), random);
}

// Returns the port in a datagram that verifies and has zeros where they belong.
std::optional<std::uint16_t> Calls::open(base::ByteView datagram, base::ByteView bound) const {
  if (datagram.size() != kCallSize) return {};
  std::array<std::byte, kCallContentSize> content{};
  if (!crypto::open(key_.bytes(), datagram, bound, content)) return {};
  const auto unused = base::ByteView(content).subspan(sizeof(std::uint16_t));
  if (std::ranges::any_of(unused, [](std::byte byte) { return byte != std::byte{0}; })) return {};
  return base::read_little_endian<std::uint16_t>(content);
}

std::optional<Calls::Nonce> Calls::read_call(base::ByteView datagram,
                                             const Endpoint& source) const {
  if (open(datagram, bound_to(kCallKind, source, {})) != 0) return {};
  Nonce nonce{};
  std::ranges::copy(datagram.first(nonce.size()), nonce.begin());
  return nonce;
}

std::optional<std::uint16_t> Calls::read_answer(base::ByteView datagram, const Endpoint& source,
                                                const Nonce& call) const {
  const auto port = open(datagram, bound_to(kAnswerKind, source, call));
  if (!port || *port == 0) return {};
  return port;
}

CallId call_id_of(const crypto::SecretBytes& picture_secret) {
  CallId id{};
  crypto::hkdf_sha512({}, picture_secret.view(), base::bytes_of(crypto::label::kCallId), id);
  return id;
}

Calls::Nonce nonce_of(const Calls::Datagram& call) {
  Calls::Nonce nonce{};
  std::ranges::copy(base::ByteView(call).first(nonce.size()), nonce.begin());
  return nonce;
}

}  // namespace waterline::pairing
