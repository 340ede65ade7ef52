#include "fakes/seeded_random.h"
#include "fuzz/input.h"
#include "pairing/call.h"

// Reads a datagram from anywhere as a call and as an answer. Nothing but the bytes that this device
// made is one: if an input is accepted, it is such a datagram, unchanged and from its source. The
// first byte chooses what is mixed into the input, so that the fuzzer comes behind the tag.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  using pairing::Calls;
  fuzz::Input input(fuzz::view_of(data, size));
  const auto choice = input.number(1);
  const auto offer = choice % 2 == 0 ? Calls::by_number(7) : Calls::by_picture({});
  Calls::Endpoint source;
  const auto host = input.bytes(source.host.size());
  std::copy(host.begin(), host.end(), source.host.begin());
  source.port = static_cast<std::uint16_t>(input.number(2));
  const auto waits_at = static_cast<std::uint16_t>(input.number(2));

  fakes::SeededRandom random(1);
  const auto call = offer.make_call(source, random);
  const auto answer = offer.make_answer(pairing::nonce_of(call), source, waits_at, random);
  base::Bytes received = base::to_bytes(input.rest());
  if (choice & 2) {
    const auto& mixed = choice & 4 ? answer : call;
    received.resize(std::max(received.size(), mixed.size()));
    for (std::size_t i = 0; i < mixed.size(); ++i) received[i] ^= mixed[i];
  }
  const bool is_call = std::ranges::equal(received, call);
  const bool is_answer = std::ranges::equal(received, answer) && waits_at != 0;
  const auto nonce = offer.read_call(received, source);
  fuzz::require(nonce == (is_call ? std::optional(pairing::nonce_of(call)) : std::nullopt));
  const auto port = offer.read_answer(received, source, pairing::nonce_of(call));
  fuzz::require(port == (is_answer ? std::optional(waits_at) : std::nullopt));
  // A call is no answer, and another offer's datagram is nothing.
  const auto other = choice % 2 == 0 ? Calls::by_number(8) : Calls::by_number(7);
  fuzz::require(!other.read_call(received, source));
  fuzz::require(!other.read_answer(received, source, pairing::nonce_of(call)));
  return 0;
}
