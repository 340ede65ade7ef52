#include "store/log_codec.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/aead.h"

namespace waterline::store {
namespace {

constexpr std::byte kLogHeaderKind{2};
constexpr std::byte kFrameKind{3};

// A log header, padded with zeros so that its sealed record has the size kSealedLogHeaderSize.
using PaddedHeader = std::array<std::byte, kSealedLogHeaderSize - crypto::kSealOverhead>;

std::uint32_t read_most_first(base::ByteView bytes) {
  std::uint32_t value = 0;
  for (const std::byte byte : bytes.first(4))
    value = value << 8 | std::to_integer<std::uint32_t>(byte);
  return value;
}

base::Bytes associated_data(const StoreKeys& keys, const LogId& log_id, std::byte kind,
                            std::uint64_t index) {
  base::Bytes data = base::to_bytes(keys.file_id);
  data.push_back(kind);
  base::append_little_endian(data, index);
  base::append(data, log_id);
  return data;
}

}  // namespace

void seal_log_header(const StoreKeys& keys, const LogId& log_id, base::ByteView header,
                     base::Random& random, base::MutableByteView sealed) {
  base::check(header.size() == kLogHeaderSize && sealed.size() == kSealedLogHeaderSize);
  PaddedHeader padded{};
  std::ranges::copy(header, padded.begin());
  crypto::seal(keys.log.bytes(), padded, associated_data(keys, log_id, kLogHeaderKind, 0), random,
               sealed);
}

Result<void> open_log_header(const StoreKeys& keys, const LogId& log_id, base::ByteView sealed,
                             base::MutableByteView header) {
  base::check(header.size() == kLogHeaderSize && sealed.size() == kSealedLogHeaderSize);
  PaddedHeader padded{};
  const auto opened = crypto::open(keys.log.bytes(), sealed,
                                   associated_data(keys, log_id, kLogHeaderKind, 0), padded);
  std::ranges::copy(base::ByteView(padded).first(kLogHeaderSize), header.begin());
  if (!opened) return Error::kDamaged;
  return {};
}

void seal_frame(const StoreKeys& keys, const LogId& log_id, std::uint64_t index,
                base::ByteView frame, base::Random& random, base::MutableByteView sealed) {
  base::check(frame.size() == kFrameSize && sealed.size() == kSealedFrameSize);
  crypto::seal(keys.log.bytes(), frame, associated_data(keys, log_id, kFrameKind, index), random,
               sealed);
}

Result<void> open_frame(const StoreKeys& keys, const LogId& log_id, std::uint64_t index,
                        base::ByteView sealed, base::MutableByteView frame) {
  base::check(frame.size() == kFrameSize && sealed.size() == kSealedFrameSize);
  if (!crypto::open(keys.log.bytes(), sealed, associated_data(keys, log_id, kFrameKind, index),
                    frame)) {
    return Error::kDamaged;
  }
  return {};
}

bool is_commit(base::ByteView frame) {
  return base::read_little_endian<std::uint32_t>(frame.subspan(4)) != 0;
}

// The chain of checksums in SQLite's file format, section 4: "Write-Ahead Log". Integers in headers
// have the most significant byte first.
FrameChain::FrameChain(base::ByteView log_header)
    : order_((log_header[3] & std::byte{1}) == std::byte{0} ? Order::kLeastFirst
                                                            : Order::kMostFirst) {
  std::ranges::copy(log_header.subspan(16, salts_.size()), salts_.begin());
  sum_ = sum_over(log_header.first(24), {});
}

bool FrameChain::add(base::ByteView frame) {
  const Sum sum = sum_over(frame.subspan(kFrameHeaderSize), sum_over(frame.first(8), sum_));
  if (!std::ranges::equal(frame.subspan(8, salts_.size()), salts_)) return false;
  if (read_most_first(frame.subspan(16)) != sum[0] || read_most_first(frame.subspan(20)) != sum[1])
    return false;
  sum_ = sum;
  return true;
}

FrameChain::Sum FrameChain::sum_over(base::ByteView bytes, Sum sum) const {
  const auto word = [&](std::size_t at) {
    return order_ == Order::kLeastFirst ? base::read_little_endian<std::uint32_t>(bytes.subspan(at))
                                        : read_most_first(bytes.subspan(at));
  };
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    sum[0] += word(at) + sum[1];
    sum[1] += word(at + 4) + sum[0];
  }
  return sum;
}

void LogScan::add(Frame frame) {
  const std::uint64_t index = count_++;
  if (frame == Frame::kForeign) return;
  extent_ = index + 1;
  if (visible_ == index) {
    visible_ = index + 1;
    if (frame == Frame::kCommit) committed_ = index + 1;
    return;
  }
  has_hole_ = has_hole_ || commit_after_gap_;
  commit_after_gap_ = commit_after_gap_ || frame == Frame::kCommit;
}

}  // namespace waterline::store
