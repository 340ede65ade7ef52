#include "fuzz/input.h"
#include "sync/frame.h"

// Reads the frames of a session. Either they come from somebody with the keys: the input is their
// plaintext, each part after its size. Or they come from somebody without the keys: the input is
// the frames.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  fuzz::Input input(fuzz::view_of(data, size));
  const bool sealed = input.number(1) % 4 != 0;
  crypto::noise::CipherState writing;
  crypto::noise::CipherState reading;
  writing.initialize_key(base::Bytes(32, std::byte{7}));
  reading.initialize_key(base::Bytes(32, std::byte{7}));
  // The limits of this reader are low enough for an input to reach them.
  sync::FrameReader reader(std::move(reading), {3, 64});
  for (std::uint64_t number = 0; !input.empty(); ++number) {
    base::Bytes frame = base::to_bytes(input.bytes(input.number(2)));
    frame.resize(sealed ? 1 + sync::kFrameBodySize : sync::limits::kFrameSize);
    if (sealed) frame = writing.encrypt_with_ad({}, frame).value();
    if (sealed && (number + 1) % 3 == 0) writing.rekey();
    const auto content = reader.read(frame);
    if (!content) return 0;
    if (const auto* whole = std::get_if<sync::WholeMessage>(&*content)) {
      fuzz::require(whole->bytes.size() <=
                    sync::limits::kMaxFramesPerMessage * sync::kFrameBodySize);
    }
  }
  return 0;
}
