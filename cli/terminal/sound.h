#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

#include "base/bytes.h"
#include "base/file_descriptor.h"
#include "context.h"

// Recording and playing by the sound programs of the system, through pipes: nothing of a sound is
// ever in a file. Sound is one channel of 16,000 samples a second, each 16 bits.
namespace waterline::cli {

inline constexpr std::size_t kBytesOfSecondOfSound = 32'000;

// A program that hands over what the microphone hears; or standard input.
class Recorder {
 public:
  // Starts the first program that is there, of parecord, arecord and pw-record. Throws Ended if
  // there is none. kStandardInput: reads samples from there instead.
  enum class From { kMicrophone, kStandardInput };
  explicit Recorder(From from);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Waits at most a moment for sound, and returns what has come; nullopt when none comes any more.
  std::optional<std::string> next();
  // Tells the program to end. next() then returns what it still has.
  void stop();

 private:
  base::FileDescriptor sound_;
  pid_t program_ = -1;
};

// Plays samples by the first program that is there, of paplay, aplay and pw-play, and returns when
// it has ended. Throws Ended if there is no such program, or if it fails.
void play_samples(base::ByteView samples);

// Returns a length of sound as people say it: "2:05".
std::string seconds_in_words(std::uint64_t seconds);

}  // namespace waterline::cli
