#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace waterline::reader {

// The bytes of one file, wherever they lie: an archive is larger than what is read of it.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Up to `size` bytes from there; fewer at the end of the file.
  [[nodiscard]] virtual std::string read(std::uint64_t offset, std::size_t size) const = 0;
};

// Of bytes in memory, which must outlive it.
class Text final : public Source {
 public:
  explicit Text(std::string_view content) : content_(content) {}
  [[nodiscard]] std::uint64_t size() const override { return content_.size(); }
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
    return offset > content_.size() ? std::string() : std::string(content_.substr(offset, size));
  }

 private:
  std::string_view content_;
};

}  // namespace waterline::reader
