#include "fuzz/input.h"
#include "sound/decoder.h"
#include "sound/encoder.h"

// Decodes a sound file. The result is a WAV file of whole samples that says how many it has, and can
// be encoded anew; or there is none.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  constexpr std::size_t kSizeAt = 40;
  const auto wav = sound::decode(fuzz::view_of(data, size));
  if (!wav) return 0;
  const auto samples = base::ByteView(*wav).subspan(sound::kWavHeaderSize);
  fuzz::require(!samples.empty() && samples.size() % sound::kSampleSize == 0);
  fuzz::require(samples.size() <= sound::kMaxSampleBytes + sound::kBytesOfSecond);
  fuzz::require(base::read_little_endian<std::uint32_t>(base::ByteView(*wav).subspan(kSizeAt)) ==
                samples.size());
  // A whole half hour would take as long as a thousand other inputs.
  if (samples.size() > sound::kBytesOfSecond) return 0;
  fuzz::require(sound::encode(samples).has_value());
  return 0;
}
