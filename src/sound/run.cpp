#include "sound/run.h"

#include <exception>
#include <new>

#include "cage/inside.h"
#include "sound/decoder.h"
#include "sound/encoder.h"

namespace waterline::sound {
namespace {

using cage::answer;
using cage::Outcome;

// Half an hour of noise takes 12 seconds to encode on a fast processor. A recording must come out of
// a slow one, too.
constexpr std::uint64_t kSoundSeconds = 120;

[[noreturn]] void answer_encoded() {
  const auto samples = cage::read_input(kMaxSampleBytes);
  if (!samples) answer(Outcome::kTooLarge);
  const auto file = encode(base::bytes_of(*samples));
  if (!file) answer(Outcome::kUnreadable);
  answer(Outcome::kDone, *file);
}

[[noreturn]] void answer_decoded() {
  const auto file = cage::read_input(kMaxSoundFile);
  if (!file) answer(Outcome::kTooLarge);
  const auto wav = decode(base::bytes_of(*file));
  if (!wav) {
    answer(wav.error() == SoundFault::kTooLong ? Outcome::kTooLarge : Outcome::kUnreadable);
  }
  answer(Outcome::kDone, *wav);
}

}  // namespace

void run(std::string_view act) {
  cage::enter(cage::Access::kInOrder, kSoundSeconds);
  try {
    if (act == "encode") answer_encoded();
    if (act == "decode") answer_decoded();
  } catch (const std::bad_alloc&) {
    answer(Outcome::kTooLarge);
  } catch (const std::exception&) {
    answer(Outcome::kUnreadable);
  }
  answer(Outcome::kUnreadable);
}

}  // namespace waterline::sound
