#include <chrono>

#include <catch2/catch.hpp>

#include "cage/run.h"
#include "sound/decoder.h"
#include "sound/encoder.h"
#include "sound/made_sound.h"

using namespace waterline;
using namespace waterline::sound;

namespace {

base::ByteView samples_of(const base::Bytes& wav) {
  return base::ByteView(wav).subspan(kWavHeaderSize);
}

std::vector<std::string> foreign_packets(int count) {
  std::vector<std::string> packets = stereo_packets(count);
  packets.insert(packets.begin(), {opus_head(2), opus_tags("TITLE=where it was")});
  return packets;
}

base::Result<cage::Answer, cage::Failure> in_cage(const std::string& act, base::ByteView bytes) {
  cage::Input input;
  REQUIRE(input.append(bytes));
  return cage::run({std::filesystem::path(WATERLINE_BUILD_DIR) / "waterline-sound",
                    {act},
                    std::size_t{64} * 1024 * 1024,
                    std::chrono::minutes(4)},
                   input);
}

}  // namespace

TEST_CASE("A recording is heard again as it was, and exactly as long", "[sound]") {
  for (const double seconds : {0.0001, 0.02, 1.0, 2.347}) {
    const base::Bytes samples = tone(440, seconds);
    const auto file = encode(samples);
    REQUIRE(file);
    const auto wav = decode(*file);
    REQUIRE(wav);
    CHECK(samples_of(*wav).size() == samples.size());
    if (seconds < 1) continue;
    CHECK(share_of_pitch(samples_of(*wav), 440) > 0.9);
    CHECK(share_of_pitch(samples_of(*wav), 600) < 0.1);
    // At 24 kbit/s.
    CHECK(static_cast<double>(file->size()) < seconds * 5'000);
  }
}

TEST_CASE("A recording has no metadata: its comments are empty", "[sound]") {
  const base::Bytes samples = noise(1);
  const auto file = encode(samples);
  REQUIRE(file);
  CHECK(file == encode(samples));
  const std::string_view text = base::text_of(*file);
  const std::size_t at = text.find("OpusTags");
  REQUIRE(at != std::string_view::npos);
  // The packet ends with its eight zeros, and the next page begins there.
  CHECK(text.substr(at + 8, 12) == std::string(8, '\0') + "OggS");
  CHECK(text.find("OpusTags", at + 1) == std::string_view::npos);
  CHECK(text.find("lib") == std::string_view::npos);
}

TEST_CASE("No sample, half a sample and too many are refused", "[sound]") {
  CHECK_FALSE(encode({}));
  CHECK_FALSE(encode(base::Bytes(3)));
  CHECK_FALSE(encode(base::Bytes(kMaxSampleBytes + kSampleSize)));
}

TEST_CASE("A voice note of another program is heard, with both channels as one", "[sound]") {
  const auto wav = decode(ogg_of(foreign_packets(50), 48'000));
  REQUIRE(wav);
  CHECK(samples_of(*wav).size() == kBytesOfSecond);
  CHECK(share_of_pitch(samples_of(*wav), 440) > 0.9);
  CHECK(base::text_of(*wav).find("where it was") == std::string_view::npos);
}

TEST_CASE("The head of a file says how loud it is, and how much is left out", "[sound]") {
  std::vector<std::string> packets = foreign_packets(50);
  const auto plain = decode(ogg_of(packets, 48'000));
  packets.front() = opus_head(2, 24'000, -6 * 256);
  const auto quieter = decode(ogg_of(packets, 48'000));
  REQUIRE(plain);
  REQUIRE(quieter);
  CHECK(samples_of(*quieter).size() == kBytesOfSecond / 2);
  const auto loudest = [](const base::Bytes& wav) {
    int most = 0;
    for (std::size_t at = kWavHeaderSize; at < wav.size(); at += kSampleSize) {
      most = std::max<int>(most, static_cast<std::int16_t>(base::read_little_endian<std::uint16_t>(
                                     base::ByteView(wav).subspan(at))));
    }
    return most;
  };
  CHECK(loudest(*quieter) < loudest(*plain) * 2 / 3);
}

TEST_CASE("A file with other channels, another head, or nothing to hear is refused", "[sound]") {
  const std::vector<std::string> packets = stereo_packets(3);
  const auto with_head = [&](const std::string& head) {
    return decode(ogg_of({head, opus_tags(""), packets[0], packets[1]}, 1'920));
  };
  CHECK(with_head(opus_head(2)));
  CHECK(with_head(opus_head(0)).error() == SoundFault::kUnreadable);
  CHECK(with_head(opus_head(3)).error() == SoundFault::kUnreadable);
  CHECK(with_head("\x01vorbis").error() == SoundFault::kUnreadable);
  CHECK(with_head(opus_head(2).substr(0, 18)).error() == SoundFault::kUnreadable);
  std::string newer = opus_head(2);
  newer[8] = '\x10';
  CHECK(with_head(newer).error() == SoundFault::kUnreadable);
  std::string mapped = opus_head(2);
  mapped[18] = '\x01';
  CHECK(with_head(mapped).error() == SoundFault::kUnreadable);
  CHECK(decode(ogg_of({opus_head(2), opus_tags("")}, 0)).error() == SoundFault::kUnreadable);
  CHECK(decode(ogg_of({opus_head(2)}, 0)).error() == SoundFault::kUnreadable);
  CHECK(decode({}).error() == SoundFault::kUnreadable);
  CHECK(decode(base::bytes_of(std::string_view("words"))).error() == SoundFault::kUnreadable);
}

TEST_CASE("Damaged packets are left out, and a file that is cut is heard up to there", "[sound]") {
  std::vector<std::string> packets = foreign_packets(50);
  packets[10] = "\xff\xff\xff\xff";
  packets[11] = "";
  const auto wav = decode(ogg_of(packets, 48'000));
  REQUIRE(wav);
  CHECK(samples_of(*wav).size() > kBytesOfSecond * 9 / 10);
  const base::Bytes whole = ogg_of(foreign_packets(10), 9'600);
  std::size_t before = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto part = decode(base::ByteView(whole).first(size));
    const std::size_t heard = part ? part->size() : 0;
    CHECK(heard >= before);
    before = heard;
  }
  CHECK(before == kWavHeaderSize + kBytesOfSecond / 5);
}

TEST_CASE("A small file that claims hours is refused in a moment", "[sound]") {
  // A packet of one byte is 60 ms of silence.
  std::vector<std::string> packets = {opus_head(1), opus_tags("")};
  packets.resize(40'000, std::string(1, '\x18'));
  const base::Bytes bomb = ogg_of(packets, std::int64_t{1} << 60);
  CHECK(bomb.size() < 1'200'000);
  const auto begun = std::chrono::steady_clock::now();
  const auto answer = in_cage("decode", bomb);
  REQUIRE(answer);
  CHECK(answer->outcome == cage::Outcome::kTooLarge);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("In its cage, the program encodes and decodes half an hour", "[sound]") {
  base::Bytes samples;
  const base::Bytes minute = noise(60);
  for (int i = 0; i < 30; ++i) base::append(samples, minute);
  const auto file = in_cage("encode", samples);
  REQUIRE(file);
  REQUIRE(file->outcome == cage::Outcome::kDone);
  const auto wav = in_cage("decode", file->bytes);
  REQUIRE(wav);
  REQUIRE(wav->outcome == cage::Outcome::kDone);
  CHECK(samples_of(wav->bytes).size() == samples.size());

  base::append(samples, base::ByteView(minute).first(kSampleSize));
  const auto longer = in_cage("encode", samples);
  REQUIRE(longer);
  CHECK(longer->outcome == cage::Outcome::kTooLarge);
  const auto other = in_cage("sing", minute);
  REQUIRE(other);
  CHECK(other->outcome == cage::Outcome::kUnreadable);
}
