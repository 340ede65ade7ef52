#include "pairing/hello.h"

#include <algorithm>

#include "base/check.h"

namespace waterline::pairing {

base::Bytes encode(const JoinerHello& hello) {
  base::Bytes bytes;
  base::append_little_endian(bytes, hello.version);
  base::append_little_endian(bytes, static_cast<std::uint8_t>(hello.method));
  base::append_little_endian(bytes, hello.offer_number);
  base::append(bytes, hello.nonce);
  return bytes;
}

base::Bytes encode(const DisplayerHello& hello) {
  base::Bytes bytes;
  base::append_little_endian(bytes, hello.version);
  base::append_little_endian(bytes, static_cast<std::uint8_t>(hello.status));
  base::append(bytes, hello.nonce);
  return bytes;
}

JoinerHello joiner_hello_of(base::ByteView bytes) {
  base::check(bytes.size() == kJoinerHelloSize);
  JoinerHello hello;
  hello.version = base::read_little_endian<std::uint16_t>(bytes);
  hello.method = static_cast<wire::channel::PairingMethod>(bytes[2]);
  hello.offer_number = base::read_little_endian<std::uint32_t>(bytes.subspan(3));
  std::ranges::copy(bytes.subspan(7), hello.nonce.begin());
  return hello;
}

DisplayerHello displayer_hello_of(base::ByteView bytes) {
  base::check(bytes.size() == kDisplayerHelloSize);
  DisplayerHello hello;
  hello.version = base::read_little_endian<std::uint16_t>(bytes);
  hello.status = static_cast<HelloStatus>(bytes[2]);
  std::ranges::copy(bytes.subspan(3), hello.nonce.begin());
  return hello;
}

}  // namespace waterline::pairing
