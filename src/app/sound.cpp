#include "app/sound.h"

#include <chrono>
#include <mutex>
#include <utility>

#include "base/program_path.h"
#include "cage/run.h"
#include "journal/attachment.h"

namespace waterline::app {
namespace {

// Half an hour of noise takes 12 seconds to encode on a fast processor, and to decode 2.
constexpr std::chrono::minutes kLongestRun{4};
constexpr std::chrono::minutes kLongestWaitForSound{5};
constexpr std::size_t kWavHead = 64;
constexpr std::size_t kMaxWav = journal::kMaxRecordingSize + kSoundBytesOfSecond + kWavHead;
constexpr std::size_t kMaxEncoded = std::size_t{16} * 1024 * 1024;

std::timed_mutex one_sound_at_a_time;

base::Result<base::Bytes, SoundFault> run_sound(const char* act, cage::Input& input,
                                                std::size_t most) {
  const std::unique_lock alone(one_sound_at_a_time, kLongestWaitForSound);
  if (!alone) return SoundFault::kBusy;
  auto answer =
      cage::run({base::helper_program("waterline-sound"), {act}, most, kLongestRun}, input);
  if (!answer) return SoundFault::kNotSafe;
  switch (answer->outcome) {
    case cage::Outcome::kDone:
      return std::move(answer->bytes);
    case cage::Outcome::kNothing:
    case cage::Outcome::kUnreadable:
      return SoundFault::kUnreadable;
    case cage::Outcome::kTooLarge:
      return SoundFault::kTooLong;
    case cage::Outcome::kNotShutIn:
      break;
  }
  return SoundFault::kNotSafe;
}

}  // namespace

bool is_sound_kind(std::string_view kind) {
  return kind == "audio/ogg";
}

base::Result<base::Bytes, SoundFault> encoded_sound(cage::Input& recording) {
  return run_sound("encode", recording, kMaxEncoded);
}

base::Result<base::Bytes, SoundFault> decoded_sound(cage::Input& file) {
  return run_sound("decode", file, kMaxWav);
}

}  // namespace waterline::app
