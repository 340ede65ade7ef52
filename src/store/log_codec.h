#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "store/page_codec.h"

// What stands in a store's write-ahead log, as bytes in and bytes out (docs/storage.md, "The log").
// SQLite sees a header of 32 bytes and frames of a 24-byte header and a page; each of them is one
// sealed record on the disk. A frame's header is sealed with its page because it holds a checksum
// of what stands in it.
//
// Every time SQLite begins the log anew, a new generation begins, with a random log id that the
// main file knows (StoreHeader) and that is in every record's associated data. So a record of an
// earlier generation, of another store or of an old copy of this one does not verify.
namespace waterline::store {

inline constexpr std::size_t kLogHeaderSize = 32;
inline constexpr std::size_t kFrameHeaderSize = 24;
inline constexpr std::size_t kFrameSize = kFrameHeaderSize + kPageSize;
inline constexpr std::size_t kSealedLogHeaderSize = 128;
inline constexpr std::size_t kSealedFrameSize = kFrameSize + kReservedSize;

// Offsets in the log as SQLite sees it, and on the disk.
constexpr std::uint64_t frame_offset(std::uint64_t index) {
  return kLogHeaderSize + index * kFrameSize;
}
constexpr std::uint64_t sealed_frame_offset(std::uint64_t index) {
  return kSealedLogHeaderSize + index * kSealedFrameSize;
}

// REQUIRES: the sizes above.
void seal_log_header(const StoreKeys& keys, const LogId& log_id, base::ByteView header,
                     base::Random& random, base::MutableByteView sealed);
Result<void> open_log_header(const StoreKeys& keys, const LogId& log_id, base::ByteView sealed,
                             base::MutableByteView header);

void seal_frame(const StoreKeys& keys, const LogId& log_id, std::uint64_t index,
                base::ByteView frame, base::Random& random, base::MutableByteView sealed);
Result<void> open_frame(const StoreKeys& keys, const LogId& log_id, std::uint64_t index,
                        base::ByteView sealed, base::MutableByteView frame);

// Whether a frame ends a transaction: SQLite's file format, section 4.1.
bool is_commit(base::ByteView frame);

// SQLite's own checksum over the frames of a log, each of which goes on from the one before. SQLite
// ends its recovery at the first frame that does not fit. That is how a frame shows that somebody
// put in the place of another one of the same generation: an earlier attempt at this place, which a
// failure or a crash undid. Its seal verifies.
class FrameChain {
 public:
  // REQUIRES: log_header.size() == kLogHeaderSize
  explicit FrameChain(base::ByteView log_header);

  // Whether the frame goes on from those that were added. REQUIRES: all before did; frame.size() ==
  // kFrameSize.
  bool add(base::ByteView frame);

 private:
  enum class Order { kLeastFirst, kMostFirst };
  using Sum = std::array<std::uint32_t, 2>;
  [[nodiscard]] Sum sum_over(base::ByteView bytes, Sum sum) const;

  // of the bytes of the words that are summed up
  Order order_;
  std::array<std::byte, 8> salts_{};
  Sum sum_{};
};

// What the frames of a log say together. SQLite is shown the frames before the first that does not
// verify, since it would end its recovery there in any case. When that is what a loss of power
// leaves, all is well. But a frame that does not verify, with a commit after it and another frame
// after that, cannot come from a loss of power: frames after a commit are written only when
// everything up to it was synced. It is damage or tampering, and would silently take with it what
// was committed: so it is told.
class LogScan {
 public:
  // does not verify; verifies; verifies and ends a transaction
  enum class Frame { kForeign, kPlain, kCommit };

  void add(Frame frame);  // in the order of the file

  // frames before the first that does not verify
  [[nodiscard]] std::uint64_t visible() const { return visible_; }
  // of these, up to the last commit
  [[nodiscard]] std::uint64_t committed() const { return committed_; }
  // up to the last that verifies
  [[nodiscard]] std::uint64_t extent() const { return extent_; }
  [[nodiscard]] bool has_hole() const { return has_hole_; }

 private:
  std::uint64_t count_ = 0;
  std::uint64_t visible_ = 0;
  std::uint64_t committed_ = 0;
  std::uint64_t extent_ = 0;
  bool commit_after_gap_ = false;
  bool has_hole_ = false;
};

}  // namespace waterline::store
