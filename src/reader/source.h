#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waterline::reader {

// Where a source begins: in a file of the input, at an offset.
struct Origin {
  std::uint32_t file = 0;
  std::uint64_t offset = 0;
};

// Random access to the bytes of one file, so that a reader of an archive loads only the parts that
// it needs.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Returns up to `size` bytes from `offset`; fewer at the end of the file.
  [[nodiscard]] virtual std::string read(std::uint64_t offset, std::size_t size) const = 0;
  // Returns nullopt if the bytes lie in no file of the input as they are, but were unpacked.
  [[nodiscard]] virtual std::optional<Origin> origin() const { return {}; }
};

// A source of bytes in memory. The bytes must outlive it.
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

// A part of another source, which must outlive the part. REQUIRES: the part lies within the source.
class Part final : public Source {
 public:
  Part(const Source& whole, std::uint64_t offset, std::uint64_t size)
      : whole_(whole), offset_(offset), size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
    if (offset > size_) return {};
    return whole_.read(offset_ + offset,
                       static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - offset)));
  }
  [[nodiscard]] std::optional<Origin> origin() const override {
    auto begin = whole_.origin();
    if (begin) begin->offset += offset_;
    return begin;
  }

 private:
  const Source& whole_;
  std::uint64_t offset_;
  std::uint64_t size_;
};

}  // namespace waterline::reader
