#pragma once

#include <cstddef>
#include <deque>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/check.h"
#include "base/random.h"

// What the tests of this room share: hex, vector files, and randomness that is written down beforehand.
namespace waterline::crypto::testing {

inline base::Bytes from_hex(std::string_view hex) {
  base::check(hex.size() % 2 == 0);
  base::Bytes bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

template <std::size_t N>
std::array<std::byte, N> array_from_hex(std::string_view hex) {
  const base::Bytes bytes = from_hex(hex);
  base::check(bytes.size() == N);
  std::array<std::byte, N> array;
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

// The larger public vector files, which a clone does not carry; their tests say so and pass when they are not there.
inline std::optional<nlohmann::json> shared_vectors(const std::string& name) {
  const char* from_environment = std::getenv("WATERLINE_SHARED_VECTORS");  // NOLINT(concurrency-mt-unsafe)
  const std::string folder = from_environment != nullptr ? from_environment : WATERLINE_SHARED_VECTORS;
  std::ifstream file(folder + "/" + name);
  if (!file) {
    WARN("skipped: " << name << " is not beside this checkout (set WATERLINE_SHARED_VECTORS to its folder)");
    return {};
  }
  return nlohmann::json::parse(file);
}

// Gives the bytes that a vector says were drawn, in order; to draw more or other sizes is a fault.
class WrittenRandom final : public base::Random {
 public:
  explicit WrittenRandom(std::initializer_list<base::Bytes> draws) : draws_(draws) {}
  void fill(base::MutableByteView out) override {
    base::check(!draws_.empty() && draws_.front().size() == out.size());
    std::copy(draws_.front().begin(), draws_.front().end(), out.begin());
    draws_.pop_front();
  }

 private:
  std::deque<base::Bytes> draws_;
};

}  // namespace waterline::crypto::testing
