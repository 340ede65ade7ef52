#include "fuzz/input.h"
#include "wire/channel_messages.h"

// Reads a message of the channel. The first byte of the input chooses its direction. A message that
// is accepted must be one that the specification allows: encoded and read again, it is the same. So
// a courier that was taken over cannot send the node anything else.
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
