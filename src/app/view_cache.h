#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "app/photo_view.h"
#include "base/bytes.h"

namespace waterline::app {

// The bytes of a view. They are wiped when nobody has them any more.
class WipedBytes {
 public:
  explicit WipedBytes(base::Bytes bytes) : bytes_(std::move(bytes)) {}
  ~WipedBytes();
  WipedBytes(const WipedBytes&) = delete;
  WipedBytes& operator=(const WipedBytes&) = delete;

  [[nodiscard]] base::ByteView bytes() const { return bytes_; }

 private:
  base::Bytes bytes_;
};
using ViewBytes = std::shared_ptr<const WipedBytes>;

// Remembers, in memory alone, the views of photos that were looked at last, and which photos cannot
// be shown, so that none of them is decoded twice in a row. The views have at most kMost bytes
// together. Any thread may call any member.
class ViewCache {
 public:
  static constexpr std::size_t kMost = std::size_t{32} * 1024 * 1024;
  static constexpr std::size_t kMostNotes = 1000;

  // A view, or why there is none.
  using Seen = std::variant<ViewBytes, ViewFault>;

  // Returns what is remembered of this attachment in this size.
  std::optional<Seen> find(std::string_view id, std::uint32_t side);
  // Remembers it if `may()` returns true. That is asked with the cache closed to others, so nothing
  // is remembered after a clear() that came after the answer of may() had changed.
  template <class May>
  void keep(std::string_view id, std::uint32_t side, Seen seen, const May& may) {
    const std::lock_guard alone(mutex_);
    if (may()) keep_now(id, side, std::move(seen));
  }
  void clear();

 private:
  struct One {
    std::string id;
    std::uint32_t side = 0;
    Seen seen;
  };
  static std::size_t size_of(const Seen& seen);
  void keep_now(std::string_view id, std::uint32_t side, Seen seen);

  std::mutex mutex_;
  std::list<One> seen_;  // the newest first
  std::size_t size_ = 0;
};

}  // namespace waterline::app
