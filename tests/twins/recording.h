#pragma once

#include <map>
#include <string>
#include <vector>

#include "twins/meeting.h"

namespace waterline::twins {

// What somebody has who recorded all that two devices sent over a long time, and looks for what it
// tells. What each function finds is said in words; nothing found is an empty text.
class Recording {
 public:
  void add_session(const Traffic& session);
  void add_file(const Traffic& file);
  void add_beacon(base::ByteView datagram);

  // Eight bytes in a row that occur a second time, anywhere: in the same session, another one, a
  // beacon, a file. By chance alone that happens once in tens of thousands of recordings of this
  // size.
  [[nodiscard]] std::string repeated() const;
  // A size that is none of those in docs/protocol.md: a handshake message, a stretch of frames that
  // Padmé gives, a beacon, a file as long as Padmé makes its content.
  [[nodiscard]] std::string odd_size() const;
  // A bit that is not set about half of the time at its place in a handshake message, a frame, a
  // beacon or the begin of a file: it would be a mark to know this couple, or this program, by. The
  // top bit of an ephemeral key is known to be zero (RFC 7748, section 5).
  [[nodiscard]] std::string bias() const;
  // Whether these bytes occur: a key, an id.
  [[nodiscard]] bool has(base::ByteView bytes) const;

  [[nodiscard]] std::size_t size() const { return all_.size(); }
  // of stretches: how often
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
