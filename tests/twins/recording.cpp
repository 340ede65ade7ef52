#include "twins/recording.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "courier/beacon.h"
#include "crypto/padme.h"
#include "sync/limits.h"

namespace waterline::twins {
namespace {

namespace limits = sync::limits;

constexpr std::size_t kHandshake = limits::kHandshakeMessageSize;
constexpr std::size_t kFrameContent = limits::kFrameSize - 16 - 1;  // without its tag and its kind
constexpr std::size_t kChunk = 65536;
constexpr std::size_t kTag = 16;

// Returns every number of frames that a message may take (docs/protocol.md, "Frames").
std::set<std::size_t> stretches() {
  std::set<std::size_t> frames;
  for (std::size_t size = 1; size <= limits::kMaxFramesPerMessage * kFrameContent; ++size) {
    frames.insert((crypto::padme(size) + kFrameContent - 1) / kFrameContent);
  }
  return frames;
}

// Returns whether this is a valid size of a bundle: a content of 4,096 bytes, or of a size that
// Padmé produces (proto/bundle.capnp).
bool is_file_size(std::size_t size) {
  if (size < kHandshake) return false;
  const std::size_t chunks = (size - kHandshake + kChunk + kTag - 1) / (kChunk + kTag);
  const std::size_t content = size - kHandshake - chunks * kTag;
  return content >= 4096 && crypto::padme(content) == content;
}

}  // namespace

void Recording::add(base::ByteView bytes, const char* what, std::size_t place_size) {
  base::append(all_, bytes);
  ends_.push_back(all_.size());
  for (std::size_t begin = 0; begin + place_size <= bytes.size(); begin += place_size) {
    Places& places = places_[what];
    places.ones.resize(place_size * 8);
    ++places.samples;
    for (std::size_t bit = 0; bit < place_size * 8; ++bit) {
      places.ones[bit] += (std::to_integer<unsigned>(bytes[begin + bit / 8]) >> (bit % 8)) & 1U;
    }
  }
}

void Recording::add_session(const Traffic& session) {
  bool greeted[2] = {false, false};
  for (const auto& [by_first, bytes] : session.writes) {
    base::ByteView rest = bytes;
    if (!std::exchange(greeted[by_first ? 1 : 0], true)) {
      add(rest.first(std::min(rest.size(), kHandshake)), "handshake message", kHandshake);
      rest = rest.subspan(std::min(rest.size(), kHandshake));
    }
    if (rest.empty()) continue;
    add(rest, "frame", limits::kFrameSize);
    other_sizes_.push_back(rest.size());
    ++sizes_[rest.size()];
  }
}

void Recording::add_file(const Traffic& file) {
  for (const auto& written : file.writes) {
    add(base::ByteView(written.bytes).first(kHandshake), "handshake message", kHandshake);
    add(base::ByteView(written.bytes).subspan(kHandshake), "file", 4096);
    file_sizes_.push_back(written.bytes.size());
  }
}

void Recording::add_beacon(base::ByteView datagram) {
  add(datagram, "beacon", courier::kBeaconSize);
}

std::string Recording::repeated() const {
  std::vector<std::uint64_t> windows;
  windows.reserve(all_.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    for (; begin + 8 <= end; ++begin) {
      std::uint64_t window = 0;
      std::memcpy(&window, all_.data() + begin, 8);
      windows.push_back(window);
    }
    begin = end;
  }
  std::ranges::sort(windows);
  return std::ranges::adjacent_find(windows) == windows.end() ? "" : "the same eight bytes twice";
}

std::string Recording::odd_size() const {
  static const std::set<std::size_t> frames = stretches();
  for (const std::size_t size : other_sizes_) {
    if (size % limits::kFrameSize != 0 || !frames.contains(size / limits::kFrameSize)) {
      return "a stretch of " + std::to_string(size) + " bytes";
    }
  }
  for (const std::size_t size : file_sizes_) {
    if (!is_file_size(size)) return "a file of " + std::to_string(size) + " bytes";
  }
  return "";
}

std::string Recording::bias() const {
  for (const auto& [what, places] : places_) {
    // By chance, a count is off by more than six and a half standard deviations at one of 10^10 bit
    // positions. A recording has about 10^5 positions.
    const auto samples = static_cast<double>(places.samples);
    const double most = 6.5 * std::sqrt(samples / 4);
    for (std::size_t bit = 0; bit < places.ones.size(); ++bit) {
      if (what == "handshake message" && bit == 255) continue;
      if (std::abs(static_cast<double>(places.ones[bit]) - samples / 2) > most) {
        return "bit " + std::to_string(bit) + " of a " + what + " is set " +
               std::to_string(places.ones[bit]) + " of " + std::to_string(places.samples) +
               " times";
      }
    }
  }
  return "";
}

bool Recording::has(base::ByteView bytes) const {
  return !std::ranges::search(all_, bytes).empty();
}

}  // namespace waterline::twins
