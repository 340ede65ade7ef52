#include "sound/encoder.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include <ogg/ogg.h>
#include <opus.h>

namespace waterline::sound {
namespace {

constexpr opus_int32 kBitsPerSecond = 24'000;
// Of ten. Above it, speech at this rate sounds the same and takes twice the time.
constexpr opus_int32 kComplexity = 5;
constexpr std::size_t kFrame = kSampleRate / 50;
constexpr std::size_t kMaxPacket = 1'276;
constexpr std::size_t kPacketsOfPage = 50;  // a second
// Granule positions always count samples of 48 kHz.
constexpr std::int64_t kGranulesOfSample = 48'000 / kSampleRate;

using Encoder = std::unique_ptr<OpusEncoder, void (*)(OpusEncoder*)>;

// Makes pages of packets, and the file of pages.
class OggFile {
 public:
  // The number tells streams of one file apart, and there is only one.
  OggFile() : sound_(ogg_stream_init(&stream_, 1) == 0) {}
  OggFile(const OggFile&) = delete;
  OggFile& operator=(const OggFile&) = delete;
  ~OggFile() { ogg_stream_clear(&stream_); }

  enum class Last { kNo, kYes };
  void add(base::ByteView packet, std::int64_t granule, Last last = Last::kNo) {
    base::Bytes bytes(packet.begin(), packet.end());
    ogg_packet one{};
    one.packet = reinterpret_cast<unsigned char*>(bytes.data());
    one.bytes = static_cast<long>(bytes.size());
    one.b_o_s = number_ == 0 ? 1 : 0;
    one.e_o_s = last == Last::kYes ? 1 : 0;
    one.granulepos = granule;
    one.packetno = number_++;
    sound_ = sound_ && ogg_stream_packetin(&stream_, &one) == 0;
  }
  // Ends the page. What was added since the last one is on it, and on further ones if need be.
  void end_page() {
    ogg_page page{};
    while (sound_ && ogg_stream_flush(&stream_, &page) != 0) {
      append(page.header, page.header_len);
      append(page.body, page.body_len);
    }
  }
  std::optional<base::Bytes> take() {
    if (!sound_) return {};
    return std::move(file_);
  }

 private:
  void append(const unsigned char* bytes, long size) {
    const auto* first = reinterpret_cast<const std::byte*>(bytes);
    file_.insert(file_.end(), first, first + size);
  }

  ogg_stream_state stream_{};
  std::int64_t number_ = 0;
  base::Bytes file_;
  bool sound_;
};

void append_text(base::Bytes& bytes, std::string_view text) {
  const auto view = base::bytes_of(text);
  bytes.insert(bytes.end(), view.begin(), view.end());
}

base::Bytes head(std::uint16_t pre_skip) {
  base::Bytes bytes;
  append_text(bytes, "OpusHead");
  bytes.push_back(std::byte{1});  // version
  bytes.push_back(std::byte{1});  // one channel
  base::append_little_endian(bytes, pre_skip);
  base::append_little_endian(bytes, kSampleRate);
  base::append_little_endian(bytes, std::uint16_t{0});  // gain
  bytes.push_back(std::byte{0});                        // mapping of channels
  return bytes;
}

base::Bytes no_comments() {
  base::Bytes bytes;
  append_text(bytes, "OpusTags");
  base::append_little_endian(bytes, std::uint32_t{0});  // the name of the program has no letter
  base::append_little_endian(bytes, std::uint32_t{0});  // comments
  return bytes;
}

Encoder made_encoder() {
  int error = 0;
  Encoder encoder(opus_encoder_create(kSampleRate, 1, OPUS_APPLICATION_VOIP, &error),
                  opus_encoder_destroy);
  if (error != OPUS_OK || !encoder) return {nullptr, opus_encoder_destroy};
  const bool is_set =
      opus_encoder_ctl(encoder.get(), OPUS_SET_BITRATE(kBitsPerSecond)) == OPUS_OK &&
      opus_encoder_ctl(encoder.get(), OPUS_SET_COMPLEXITY(kComplexity)) == OPUS_OK &&
      opus_encoder_ctl(encoder.get(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE)) == OPUS_OK;
  if (!is_set) return {nullptr, opus_encoder_destroy};
  return encoder;
}

// Fills `frame` with the samples from `first` on, and with silence behind the last one.
void fill(std::array<opus_int16, kFrame>& frame, base::ByteView samples, std::size_t first) {
  for (std::size_t i = 0; i < kFrame; ++i) {
    const std::size_t at = (first + i) * kSampleSize;
    frame[i] =
        at < samples.size()
            ? static_cast<opus_int16>(base::read_little_endian<std::uint16_t>(samples.subspan(at)))
            : opus_int16{0};
  }
}

}  // namespace

std::optional<base::Bytes> encode(base::ByteView samples) {
  if (samples.empty() || samples.size() % kSampleSize != 0 || samples.size() > kMaxSampleBytes)
    return {};
  const Encoder encoder = made_encoder();
  if (!encoder) return {};
  // The encoder answers so many samples late. A player leaves them out at the beginning.
  opus_int32 lookahead = 0;
  if (opus_encoder_ctl(encoder.get(), OPUS_GET_LOOKAHEAD(&lookahead)) != OPUS_OK) return {};
  const auto pre_skip = static_cast<std::uint16_t>(lookahead * kGranulesOfSample);

  OggFile file;
  file.add(head(pre_skip), 0);
  file.end_page();
  file.add(no_comments(), 0);
  file.end_page();
  const std::size_t count = samples.size() / kSampleSize;
  const std::size_t frames = (count + static_cast<std::size_t>(lookahead) + kFrame - 1) / kFrame;
  const std::int64_t end = pre_skip + static_cast<std::int64_t>(count) * kGranulesOfSample;
  std::array<opus_int16, kFrame> frame{};
  std::array<unsigned char, kMaxPacket> packet{};
  for (std::size_t i = 0; i < frames; ++i) {
    fill(frame, samples, i * kFrame);
    const opus_int32 size = opus_encode(encoder.get(), frame.data(), kFrame, packet.data(),
                                        static_cast<opus_int32>(packet.size()));
    if (size <= 0) return {};
    const bool is_last = i + 1 == frames;
    const auto granule = static_cast<std::int64_t>((i + 1) * kFrame) * kGranulesOfSample;
    const auto bytes = std::as_bytes(std::span(packet)).first(static_cast<std::size_t>(size));
    // The position of the last packet says where the sound ends, and the silence behind is cut.
    file.add(bytes, std::min(granule, end), is_last ? OggFile::Last::kYes : OggFile::Last::kNo);
    if (is_last || (i + 1) % kPacketsOfPage == 0) file.end_page();
  }
  return file.take();
}

}  // namespace waterline::sound
