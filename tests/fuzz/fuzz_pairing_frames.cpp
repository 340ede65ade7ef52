#include "fuzz/input.h"
#include "pairing/frame.h"
#include "pairing/hello.h"
#include "pairing/two_devices.h"

// Runs a pairing with a stranger, with somebody who has the code, or with somebody who alters the
// bytes between two honest devices. The first byte of the input chooses which.
namespace {

using namespace waterline;
using namespace waterline::pairing;
using namespace waterline::pairing::testing;

PairingMethod method_of(std::uint64_t number) {
  return number % 2 == 0 ? PairingMethod::kWords : PairingMethod::kPicture;
}

// Sends only the input's bytes, in pieces, to one side.
void meet_stranger(fuzz::Input& input) {
  const auto choice = input.number(1);
  Pair pair(method_of(choice));
  Device device = choice / 2 % 2 == 0 ? pair.joining() : pair.displaying();
  (void)device.take_output();
  while (!input.empty()) {
    device.receive(input.bytes(1 + input.number(1)));
    (void)device.take_output();
  }
  fuzz::require(!device.owner.stored);
  device.cut();
  fuzz::require(device.machine().over() && device.owner.end != PairingEnd::kPaired);
}

// Changes single bytes that two honest devices send each other. If both store a partnership, they
// have the same pair key.
void meet_between(fuzz::Input& input) {
  Pair pair(method_of(input.number(1)));
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  struct Change {
    Direction direction;
    std::size_t offset;
    std::byte with;
  };
  std::vector<Change> changes;
  const auto pieces = 1 + input.number(2);
  while (!input.empty()) {
    const auto where = input.number(2);
    const auto direction = where % 2 == 0 ? Direction::kFromJoiner : Direction::kFromDisplayer;
    changes.push_back({direction, where / 2 % 4096, static_cast<std::byte>(input.number(1))});
  }
  Network network;
  network.piece = [&] { return pieces; };
  network.alter = [&](Direction direction, std::size_t offset, std::byte& byte) {
    for (const Change& change : changes) {
      if (change.direction == direction && change.offset == offset) byte ^= change.with;
    }
  };
  converse(joiner, displayer, network);
  const bool both =
      joiner.owner.end == PairingEnd::kPaired && displayer.owner.end == PairingEnd::kPaired;
  if (both)
    fuzz::require(same_key(joiner.owner.stored->pair_key, displayer.owner.stored->pair_key));
}

// Opens a frame of somebody who has the code: it is encrypted correctly, and its plaintext is the
// input.
void open_frames(fuzz::Input& input) {
  const auto kind = static_cast<FrameKind>(1 + input.number(1) % 4);
  crypto::noise::CipherState sending;
  crypto::noise::CipherState receiving;
  sending.initialize_key(base::Bytes(32, std::byte{7}));
  receiving.initialize_key(base::Bytes(32, std::byte{7}));
  base::Bytes plaintext = base::to_bytes(input.rest());
  plaintext.resize(kFramePlaintextSize);
  const base::Bytes frame = sending.encrypt_with_ad({}, plaintext).value();
  const auto payload = open_frame(kind, frame, receiving);
  if (!payload) return;
  // A payload has only one valid frame, so sealing it again makes an equal frame.
  crypto::noise::CipherState again;
  again.initialize_key(base::Bytes(32, std::byte{7}));
  fuzz::require(seal_frame(kind, *payload, again) == frame);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  switch (input.number(1) % 3) {
    case 0:
      meet_stranger(input);
      break;
    case 1:
      meet_between(input);
      break;
    default:
      open_frames(input);
  }
  return 0;
}
