#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "store/page_codec.h"

// The format of a store's write-ahead log, from bytes to bytes (docs/storage.md, "The log"). SQLite
// sees a header of 32 bytes, then frames, each with a header of 24 bytes and a page. On the disk
// the log header and each frame are one sealed record. A frame's header is sealed together with its
// page because it holds a checksum of the page.
//
// Each time SQLite restarts the log, a new generation begins. It has a random log id, which is
// stored in the main file (StoreHeader) and is part of every record's associated data. Therefore a
// record of an earlier generation, of another store or of an old copy of this store does not
// verify.
namespace waterline::store {

inline constexpr std::size_t kLogHeaderSize = 32;
inline constexpr std::size_t kFrameHeaderSize = 24;
inline constexpr std::size_t kFrameSize = kFrameHeaderSize + kPageSize;
inline constexpr std::size_t kSealedLogHeaderSize = 128;
inline constexpr std::size_t kSealedFrameSize = kFrameSize + kReservedSize;

// frame_offset() returns the offset of a frame in the log as SQLite sees it, and
// sealed_frame_offset() its offset in the file on the disk.
constexpr std::uint64_t frame_offset(std::uint64_t index) {
  return kLogHeaderSize + index * kFrameSize;
}
constexpr std::uint64_t sealed_frame_offset(std::uint64_t index) {
  return kSealedLogHeaderSize + index * kSealedFrameSize;
}

// seal_log_header() seals the header of the log. REQUIRES: `header` and the output have the sizes
// of the constants above.
void seal_log_header(const StoreKeys& keys, const LogId& log_id, base::ByteView header,
                     base::Random& random, base::MutableByteView sealed);
Result<void> open_log_header(const StoreKeys& keys, const LogId& log_id, base::ByteView sealed,
                             base::MutableByteView header);

void seal_frame(const StoreKeys& keys, const LogId& log_id, std::uint64_t index,
                base::ByteView frame, base::Random& random, base::MutableByteView sealed);
Result<void> open_frame(const StoreKeys& keys, const LogId& log_id, std::uint64_t index,
                        base::ByteView sealed, base::MutableByteView frame);

// Returns true if a frame ends a transaction (SQLite's file format, section 4.1).
bool is_commit(base::ByteView frame);

// Computes SQLite's own checksum over the frames of a log, in which each frame continues from the
// one before. SQLite ends its recovery at the first frame that does not fit. The chain detects a
// replaced frame that sealing does not detect: an earlier frame with the same index since the last
// restart of the log, from a transaction that a failure or a crash undid.
class FrameChain {
 public:
  // Begins at the header of the log. REQUIRES: log_header.size() == kLogHeaderSize
  explicit FrameChain(base::ByteView log_header);

  // Returns true if the frame continues from those that were added. REQUIRES: every earlier call
  // returned true; frame.size() == kFrameSize.
  bool add(base::ByteView frame);

 private:
  enum class Order { kLeastFirst, kMostFirst };
  using Sum = std::array<std::uint32_t, 2>;
  [[nodiscard]] Sum sum_over(base::ByteView bytes, Sum sum) const;

  // The byte order in which the checksum reads its 32-bit words.
  Order order_;
  std::array<std::byte, 8> salts_{};
  Sum sum_{};
};

// Looks at all frames of a log together. SQLite sees only the frames before the first one that does
// not verify, because its recovery would end there anyway.
//
// A loss of power can leave frames at the end that do not verify, and that does no harm. But SQLite
// writes frames after a commit only when everything up to that commit was synced. So a loss of
// power cannot leave a frame that does not verify, then a commit, and then a further frame. Such a
// frame is a hole: damage or tampering that would silently drop committed data. A hole is reported.
class LogScan {
 public:
  // The kinds of frames. kForeign: it does not verify. kPlain: it verifies. kCommit: it verifies and
  // ends a transaction.
  enum class Frame { kForeign, kPlain, kCommit };

  void add(Frame frame);  // call it in the order of the file

  // Returns the number of frames before the first that does not verify.
  [[nodiscard]] std::uint64_t visible() const { return visible_; }
  // Returns the number of frames up to the last commit among the visible() ones.
  [[nodiscard]] std::uint64_t committed() const { return committed_; }
  // Returns the number of frames up to the last one that verifies, wherever it is.
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
