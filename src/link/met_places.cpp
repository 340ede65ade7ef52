#include "link/met_places.h"

#include <algorithm>

namespace waterline::link {

MetPlaces::MetPlaces(std::string_view text) {
  while (!text.empty() && places_.size() < kMost) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) places_.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool MetPlaces::met(const std::string& address) {
  if (last() == address) return false;
  std::erase(places_, address);
  places_.insert(places_.begin(), address);
  if (places_.size() > kMost) places_.pop_back();
  return true;
}

std::string MetPlaces::text() const {
  std::string text;
  for (const std::string& place : places_) text += (text.empty() ? "" : " ") + place;
  return text;
}

}  // namespace waterline::link
