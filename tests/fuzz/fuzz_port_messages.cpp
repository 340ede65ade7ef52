#include "fuzz/input.h"
#include "wire/port_messages.h"

// The port, both ways: a courier that was taken over must not be able to do more to the node than
// the port says. The first byte of the input chooses the direction.
namespace {

template <class Decode>
void read(waterline::base::ByteView bytes, Decode decode) {
  const auto message = decode(bytes);
  if (!message) return;
  const auto again = decode(waterline::wire::port::encode(*message));
  waterline::fuzz::require(again.ok() && *again == *message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  fuzz::Input input(fuzz::view_of(data, size));
  if (input.number(1) % 2 == 0) {
    read(input.offline_now(), wire::port::decode_to_node);
  } else {
    read(input.offline_now(), wire::port::decode_to_courier);
  }
  return 0;
}
