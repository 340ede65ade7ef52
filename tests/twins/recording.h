#pragma once

#include <map>
#include <string>
#include <vector>

#include "twins/traffic.h"

namespace waterline::twins {

// Records everything that two devices sent over a long time, and searches that for information.
// Each search returns its result in words, or an empty text.
class Recording {
 public:
  void add_session(const Traffic& session);
  void add_file(const Traffic& file);
  void add_beacon(base::ByteView datagram);

  // Searches for eight consecutive bytes that occur twice, in sessions, beacons or bundles. By
  // chance alone that happens once in tens of thousands of recordings of this size.
  [[nodiscard]] std::string repeated() const;
  // Searches for a size that docs/protocol.md does not allow. Allowed are a handshake message, a
  // number of frames that Padmé produces, a beacon, and a file whose content has a size of Padmé.
  [[nodiscard]] std::string odd_size() const;
  // Searches for a bit that is not set about half of the time at its position in a handshake
  // message, a frame, a beacon or the beginning of a bundle. Such a bit would identify this couple
  // or this program. The top bit of an ephemeral key is known to be zero (RFC 7748, section 5).
  [[nodiscard]] std::string bias() const;
  // Returns whether these bytes, such as a key or an id, occur in the recording.
  [[nodiscard]] bool has(base::ByteView bytes) const;

  [[nodiscard]] std::size_t size() const { return all_.size(); }
  // Returns how often each number of frames in a row occurs.
  [[nodiscard]] const std::map<std::size_t, std::size_t>& sizes() const { return sizes_; }

 private:
  void add(base::ByteView bytes, const char* what, std::size_t place_size);

  struct Places {
    std::size_t samples = 0;
    std::vector<std::size_t> ones;  // by bit
  };
  base::Bytes all_;
  std::vector<std::size_t> ends_;  // of the pieces in all_
  std::map<std::size_t, std::size_t> sizes_;
  std::vector<std::size_t> file_sizes_, other_sizes_;
  std::map<std::string, Places> places_;
};

}  // namespace waterline::twins
