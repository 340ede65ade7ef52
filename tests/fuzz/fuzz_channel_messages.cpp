#include "fuzz/input.h"
#include "wire/channel_messages.h"

// Reads a message of the channel, in the direction that the first byte of the input chooses: a
// courier that was taken over can send the node nothing outside the specification.
namespace {

template <class Decode>
void read(waterline::base::ByteView bytes, Decode decode) {
  const auto message = decode(bytes);
  if (!message) return;
  const auto again = decode(waterline::wire::channel::encode(*message));
  waterline::fuzz::require(again.ok() && *again == *message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  fuzz::Input input(fuzz::view_of(data, size));
  if (input.number(1) % 2 == 0) {
    read(input.rest(), wire::channel::decode_to_node);
  } else {
    read(input.rest(), wire::channel::decode_to_courier);
  }
  return 0;
}
