#include "fuzz/input.h"
#include "wire/session_messages.h"

// Reads a message of a partner's device, of a session or of a pairing: the first byte of the input
// chooses which. An accepted message, encoded again, decodes to an equal value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  fuzz::Input input(fuzz::view_of(data, size));
  if (input.number(1) % 2 == 0) {
    if (const auto message = wire::decode_session_message(input.rest())) {
      const auto again = wire::decode_session_message(wire::encode(*message));
      fuzz::require(again.ok() && *again == *message);
    }
  } else if (const auto record = wire::decode_pairing_record(input.rest())) {
    const auto again = wire::decode_pairing_record(wire::encode(*record));
    fuzz::require(again.ok() && *again == *record);
  }
  return 0;
}
