#include "sound/decoder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <ogg/ogg.h>
#include <opus.h>

namespace waterline::sound {
namespace {

constexpr std::size_t kHeadSize = 19;
constexpr std::size_t kReadAtOnce = std::size_t{64} * 1024;
// A packet lasts 120 ms at most (RFC 6716, section 2.1.4).
constexpr std::size_t kMaxPacketSamples = kSampleRate / 1'000 * 120;
constexpr std::int64_t kGranulesOfOneSample = 48'000 / kSampleRate;

// The packets of the first stream in a file. Pages of other streams are passed over.
class Packets {
 public:
  explicit Packets(base::ByteView file) : left_(file) { ogg_sync_init(&sync_); }
  Packets(const Packets&) = delete;
  Packets& operator=(const Packets&) = delete;
  ~Packets() {
    if (has_stream_) ogg_stream_clear(&stream_);
    ogg_sync_clear(&sync_);
  }

  // The bytes of a packet are valid until the next call.
  std::optional<ogg_packet> next() {
    ogg_packet packet{};
    for (;;) {
      // A negative answer says that bytes are missing before the next packet, which comes then.
      const int got = has_stream_ ? ogg_stream_packetout(&stream_, &packet) : 0;
      if (got > 0) return packet;
      if (got == 0 && !take_page()) return {};
    }
  }

 private:
  // Hands the next page to the stream. Returns false at the end of the file.
  bool take_page() {
    ogg_page page{};
    for (;;) {
      const int got = ogg_sync_pageout(&sync_, &page);
      if (got == 0 && !feed()) return false;
      if (got <= 0) continue;
      if (!has_stream_) {
        if (ogg_page_bos(&page) == 0) return false;
        if (ogg_stream_init(&stream_, ogg_page_serialno(&page)) != 0) return false;
        has_stream_ = true;
      }
      if (ogg_stream_pagein(&stream_, &page) == 0) return true;
    }
  }
  bool feed() {
    const auto some = left_.first(std::min(left_.size(), kReadAtOnce));
    if (some.empty()) return false;
    char* const room = ogg_sync_buffer(&sync_, static_cast<long>(some.size()));
    if (room == nullptr) return false;
    std::memcpy(room, some.data(), some.size());
    left_ = left_.subspan(some.size());
    return ogg_sync_wrote(&sync_, static_cast<long>(some.size())) == 0;
  }

  base::ByteView left_;
  ogg_sync_state sync_{};
  ogg_stream_state stream_{};
  bool has_stream_ = false;
};

struct Head {
  std::size_t skipped = 0;  // samples
  opus_int32 gain = 0;
};

base::ByteView bytes_in(const ogg_packet& packet) {
  return std::as_bytes(std::span(packet.packet, static_cast<std::size_t>(packet.bytes)));
}

// RFC 7845, section 5.1; with mapping family 0 alone, which is one or two channels.
std::optional<Head> head_in(base::ByteView packet) {
  if (packet.size() < kHeadSize || !base::text_of(packet).starts_with("OpusHead")) return {};
  const auto major_version = std::to_integer<unsigned>(packet[8]) >> 4U;
  const auto channels = std::to_integer<unsigned>(packet[9]);
  if (major_version != 0 || channels < 1 || channels > 2 || packet[18] != std::byte{0}) return {};
  const auto pre_skip = base::read_little_endian<std::uint16_t>(packet.subspan(10));
  const auto gain =
      static_cast<std::int16_t>(base::read_little_endian<std::uint16_t>(packet.subspan(16)));
  return Head{static_cast<std::size_t>(pre_skip / kGranulesOfOneSample), gain};
}

void write_header(base::Bytes& wav) {
  base::Bytes header;
  const auto text = [&](std::string_view four) {
    const auto view = base::bytes_of(four);
    header.insert(header.end(), view.begin(), view.end());
  };
  const auto sample_bytes = static_cast<std::uint32_t>(wav.size() - kWavHeaderSize);
  text("RIFF");
  base::append_little_endian(header, static_cast<std::uint32_t>(kWavHeaderSize - 8 + sample_bytes));
  text("WAVEfmt ");
  base::append_little_endian(header, std::uint32_t{16});
  base::append_little_endian(header, std::uint16_t{1});  // samples as they are
  base::append_little_endian(header, std::uint16_t{1});  // one channel
  base::append_little_endian(header, kSampleRate);
  base::append_little_endian(header, static_cast<std::uint32_t>(kBytesOfSecond));
  base::append_little_endian(header, static_cast<std::uint16_t>(kSampleSize));
  base::append_little_endian(header, static_cast<std::uint16_t>(8 * kSampleSize));
  text("data");
  base::append_little_endian(header, sample_bytes);
  std::copy(header.begin(), header.end(), wav.begin());
}

}  // namespace

base::Result<base::Bytes, SoundFault> decode(base::ByteView file) {
  Packets packets(file);
  const auto first = packets.next();
  const auto head = first ? head_in(bytes_in(*first)) : std::nullopt;
  if (!head || !packets.next()) return SoundFault::kUnreadable;  // the second has the comments

  int error = 0;
  const std::unique_ptr<OpusDecoder, void (*)(OpusDecoder*)> decoder(
      opus_decoder_create(kSampleRate, 1, &error), opus_decoder_destroy);
  if (error != OPUS_OK || !decoder) return SoundFault::kUnreadable;
  if (opus_decoder_ctl(decoder.get(), OPUS_SET_GAIN(head->gain)) != OPUS_OK)
    return SoundFault::kUnreadable;

  base::Bytes wav(kWavHeaderSize);
  std::array<opus_int16, kMaxPacketSamples> samples{};
  std::size_t decoded = 0;
  std::int64_t end = -1;  // where the sound ends, in granules; -1 if the file does not say it
  while (const auto packet = packets.next()) {
    if (packet->e_o_s != 0) end = packet->granulepos;
    const int count =
        opus_decode(decoder.get(), packet->packet, static_cast<opus_int32>(packet->bytes),
                    samples.data(), static_cast<int>(samples.size()), 0);
    if (packet->bytes == 0 || count <= 0) continue;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      if (decoded++ < head->skipped) continue;
      base::append_little_endian(wav, static_cast<std::uint16_t>(samples[i]));
    }
    // The last packet may reach beyond the end of the sound.
    if (wav.size() - kWavHeaderSize > kMaxSampleBytes + samples.size() * kSampleSize)
      return SoundFault::kTooLong;
  }
  if (end >= 0) {
    const auto whole = static_cast<std::size_t>(end / kGranulesOfOneSample);
    const std::size_t heard = whole > head->skipped ? whole - head->skipped : 0;
    if (heard < (wav.size() - kWavHeaderSize) / kSampleSize)
      wav.resize(kWavHeaderSize + heard * kSampleSize);
  }
  if (wav.size() == kWavHeaderSize) return SoundFault::kUnreadable;
  write_header(wav);
  return wav;
}

}  // namespace waterline::sound
