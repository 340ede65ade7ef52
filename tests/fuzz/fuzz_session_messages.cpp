#include "fuzz/input.h"
#include "wire/session_messages.h"

// What a partner's device says inside a session, or inside a pairing. What decodes is encoded to a
// message that decodes to the same. The first byte of the input chooses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  fuzz::Input input(fuzz::view_of(data, size));
  if (input.number(1) % 2 == 0) {
    if (const auto message = wire::decode_session_message(input.offline_now())) {
      const auto again = wire::decode_session_message(wire::encode(*message));
      fuzz::require(again.ok() && *again == *message);
    }
  } else if (const auto record = wire::decode_pairing_record(input.offline_now())) {
    const auto again = wire::decode_pairing_record(wire::encode(*record));
    fuzz::require(again.ok() && *again == *record);
  }
  return 0;
}
