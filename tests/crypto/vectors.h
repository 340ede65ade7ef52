#pragma once

#include <cstddef>
#include <deque>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/check.h"
#include "base/random.h"

// Helpers for the tests of this room: hex, vector files, and predetermined randomness.
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

// One test vector: a block of lines "name: value" in a file under tests/vectors. A name may occur
// more than once.
class Vector {
 public:
  void add(std::string name, std::string value) {
    lines_.emplace_back(std::move(name), std::move(value));
  }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : lines_) {
      if (key == name) values.push_back(value);
    }
    return values;
  }
  [[nodiscard]] bool has(std::string_view name) const { return !all(name).empty(); }
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto values = all(name);
    base::check(values.size() == 1);
    return values.front();
  }
  [[nodiscard]] base::Bytes bytes(std::string_view name) const { return from_hex(text(name)); }
  [[nodiscard]] std::size_t number(std::string_view name) const { return std::stoull(text(name)); }
  [[nodiscard]] bool expects(std::string_view outcome) const { return text("expect") == outcome; }

 private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

// Returns the test vectors of tests/vectors/`name`. A missing or empty file is a failure.
inline std::vector<Vector> published_vectors(const std::string& name) {
  std::ifstream file(std::string(WATERLINE_TEST_VECTORS) + "/" + name);
  std::vector<Vector> vectors;
  Vector current;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      if (!current.empty()) vectors.push_back(std::exchange(current, {}));
      continue;
    }
    const auto colon = line.find(':');
    base::check(colon != std::string::npos);
    current.add(line.substr(0, colon), line.size() > colon + 2 ? line.substr(colon + 2) : "");
  }
  if (!current.empty()) vectors.push_back(std::move(current));
  INFO(name);
  REQUIRE(!vectors.empty());
  return vectors;
}

// Returns a larger public file of test vectors, which is not part of a clone. If it is missing, its
// tests say so and pass.
inline std::optional<nlohmann::json> shared_vectors(const std::string& name) {
  const char* from_environment =
      std::getenv("WATERLINE_SHARED_VECTORS");  // NOLINT(concurrency-mt-unsafe)
  const std::string folder =
      from_environment != nullptr ? from_environment : WATERLINE_SHARED_VECTORS;
  std::ifstream file(folder + "/" + name);
  if (!file) {
    WARN(
        "skipped: " << name
                    << " is not beside this checkout (set WATERLINE_SHARED_VECTORS to its folder)");
    return {};
  }
  return nlohmann::json::parse(file);
}

// Returns, as randomness, the bytes that a test vector names, in order. A request for more bytes or
// another size is a failure.
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
