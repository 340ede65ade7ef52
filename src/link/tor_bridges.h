#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::link {

// The bridges that a person was given: ways into the Tor network where it is blocked, or where nobody
// is to see that it is used. Their lines become options of Tor, so a line is taken only if it has
// nothing that could be another option: one of two transports first, then letters, digits and a few
// marks. Tor starts the transport's program itself, and cannot do that inside its own sandbox.
class TorBridges {
 public:
  enum class Transport { kObfs4, kSnowflake };

  static constexpr std::size_t kMost = 16;
  static constexpr std::size_t kLongestLine = 500;

  TorBridges() = default;
  // Reads lines as a person gets them: "obfs4 192.0.2.7:443 ...", each perhaps behind the word
  // "Bridge". Blank lines are skipped. Returns nullopt if one line is not sound, or if there are too
  // many, or none.
  static std::optional<TorBridges> from_text(std::string_view text);
  // The form in the ledger: the lines. None: an empty text.
  [[nodiscard]] std::string text() const;

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  // Each transport that a line needs, once.
  [[nodiscard]] std::vector<Transport> transports() const;

  friend bool operator==(const TorBridges&, const TorBridges&) = default;

 private:
  std::vector<std::string> lines_;
};

// The word with which a line of this transport begins.
std::string_view name_of(TorBridges::Transport transport);
// Where Debian has its program.
std::string_view program_of(TorBridges::Transport transport);

}  // namespace waterline::link
