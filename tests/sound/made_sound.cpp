#include "sound/made_sound.h"

#include <array>
#include <cmath>
#include <random>

#include <ogg/ogg.h>
#include <opus.h>

#include "base/check.h"
#include "sound/samples.h"

namespace waterline::sound {
namespace {

constexpr double kLoud = 12'000;
constexpr double kTurn = 6.283185307179586;

std::size_t samples_in(double seconds) {
  return static_cast<std::size_t>(seconds * kSampleRate);
}

void append_sample(base::Bytes& bytes, double value) {
  base::append_little_endian(bytes, static_cast<std::uint16_t>(static_cast<std::int16_t>(value)));
}

}  // namespace

base::Bytes tone(double hertz, double seconds) {
  base::Bytes bytes;
  for (std::size_t i = 0; i < samples_in(seconds); ++i)
    append_sample(bytes, kLoud * std::sin(kTurn * hertz * static_cast<double>(i) / kSampleRate));
  return bytes;
}

base::Bytes noise(double seconds) {
  std::mt19937 random(1);  // NOLINT: the same noise each time
  std::uniform_real_distribution<double> any(-kLoud, kLoud);
  base::Bytes bytes;
  for (std::size_t i = 0; i < samples_in(seconds); ++i) append_sample(bytes, any(random));
  return bytes;
}

double share_of_pitch(base::ByteView samples, double hertz) {
  double real = 0;
  double imaginary = 0;
  double all = 0;
  const std::size_t count = samples.size() / kSampleSize;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = static_cast<std::int16_t>(
        base::read_little_endian<std::uint16_t>(samples.subspan(i * kSampleSize)));
    const double angle = kTurn * hertz * static_cast<double>(i) / kSampleRate;
    real += value * std::cos(angle);
    imaginary += value * std::sin(angle);
    all += value * value;
  }
  return all == 0 ? 0
                  : 2 * (real * real + imaginary * imaginary) / static_cast<double>(count) / all;
}

base::Bytes ogg_of(const std::vector<std::string>& packets, std::int64_t end) {
  ogg_stream_state stream{};
  base::check(ogg_stream_init(&stream, 7) == 0);
  base::Bytes file;
  for (std::size_t i = 0; i < packets.size(); ++i) {
    std::string bytes = packets[i];
    const bool is_last = i + 1 == packets.size();
    ogg_packet packet{};
    packet.packet = reinterpret_cast<unsigned char*>(bytes.data());
    packet.bytes = static_cast<long>(bytes.size());
    packet.b_o_s = i == 0 ? 1 : 0;
    packet.e_o_s = is_last ? 1 : 0;
    packet.granulepos = is_last ? end : 0;
    packet.packetno = static_cast<ogg_int64_t>(i);
    base::check(ogg_stream_packetin(&stream, &packet) == 0);
    ogg_page page{};
    while (ogg_stream_flush(&stream, &page) != 0) {
      const auto* header = reinterpret_cast<const std::byte*>(page.header);
      const auto* body = reinterpret_cast<const std::byte*>(page.body);
      file.insert(file.end(), header, header + page.header_len);
      file.insert(file.end(), body, body + page.body_len);
    }
  }
  ogg_stream_clear(&stream);
  return file;
}

std::string opus_head(int channels, std::uint16_t pre_skip, std::int16_t gain) {
  base::Bytes bytes;
  base::append(bytes, base::bytes_of(std::string_view("OpusHead\x01")));
  bytes.push_back(static_cast<std::byte>(channels));
  base::append_little_endian(bytes, pre_skip);
  base::append_little_endian(bytes, std::uint32_t{48'000});
  base::append_little_endian(bytes, static_cast<std::uint16_t>(gain));
  bytes.push_back(std::byte{0});
  return std::string(base::text_of(bytes));
}

std::string opus_tags(const std::string& comment) {
  base::Bytes bytes;
  base::append(bytes, base::bytes_of(std::string_view("OpusTags")));
  base::append_little_endian(bytes, std::uint32_t{0});
  base::append_little_endian(bytes, std::uint32_t{1});
  base::append_little_endian(bytes, static_cast<std::uint32_t>(comment.size()));
  base::append(bytes, base::bytes_of(comment));
  return std::string(base::text_of(bytes));
}

std::vector<std::string> stereo_packets(int count) {
  constexpr int kRate = 48'000;
  constexpr std::size_t kFrameSize = kRate / 50;
  int error = 0;
  OpusEncoder* const encoder = opus_encoder_create(kRate, 2, OPUS_APPLICATION_AUDIO, &error);
  base::check(error == OPUS_OK);
  std::vector<std::string> packets;
  std::vector<opus_int16> frame(2 * kFrameSize);
  std::array<unsigned char, 4'000> packet{};
  for (int i = 0; i < count; ++i) {
    for (std::size_t at = 0; at < kFrameSize; ++at) {
      const double when =
          static_cast<double>(static_cast<std::size_t>(i) * kFrameSize + at) / kRate;
      frame[2 * at] = static_cast<opus_int16>(kLoud * std::sin(kTurn * 440 * when));
    }
    const int size = opus_encode(encoder, frame.data(), kFrameSize, packet.data(), packet.size());
    base::check(size > 0);
    packets.emplace_back(reinterpret_cast<const char*>(packet.data()),
                         static_cast<std::size_t>(size));
  }
  opus_encoder_destroy(encoder);
  return packets;
}

}  // namespace waterline::sound
