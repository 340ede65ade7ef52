#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::link {

// The addresses at which the partner's device was met, the last one first: at home, at work, by a
// VPN. They stay on this device.
class MetPlaces {
 public:
  static constexpr std::size_t kMost = 4;

  MetPlaces() = default;
  // Reads the form that text() has. Earlier versions kept one address, which reads as one.
  explicit MetPlaces(std::string_view text);

  // Puts the address first. Returns false if it was first already.
  bool met(const std::string& address);
  [[nodiscard]] const std::vector<std::string>& places() const { return places_; }
  [[nodiscard]] std::string last() const { return places_.empty() ? "" : places_.front(); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> places_;
};

}  // namespace waterline::link
