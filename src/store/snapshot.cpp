#include "store/snapshot.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "crypto/secret.h"
#include "store/log_file.h"
#include "store/main_file.h"

namespace waterline::store {
namespace {

// Offsets in SQLite's file format: of the size in pages, in the first page (section 1.3.8), and of
// the page number, with which a frame's header begins (section 4.1). SQLite's integers have the
// most significant byte first, and its pages count from 1.
constexpr std::size_t kSizeInPagesAt = 28;

std::uint64_t read_big_endian(base::ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes.first(4))
    value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return value;
}

}  // namespace

SnapshotHome::SnapshotHome(MainFile& main, LogFile& log) : main_(&main), log_(&log) {
  main.freeze();
}

void SnapshotHome::end() {
  if (main_ != nullptr) main_->thaw();
  main_ = nullptr;
  log_ = nullptr;
}

Snapshot::Snapshot(std::shared_ptr<SnapshotHome> home)
    : home_(std::move(home)), generation_(home_->main()->header().log_id) {}

Snapshot::~Snapshot() {
  if (home_) home_->end();
}

Result<Snapshot> Snapshot::take(std::shared_ptr<SnapshotHome> home) {
  Snapshot snapshot(std::move(home));
  LogFile& log = *snapshot.home_->log();
  base::Bytes header(kFrameHeaderSize);
  for (std::uint64_t index = 0; index < log.committed_frames(); ++index) {
    const auto count = log.read(frame_offset(index), header);
    if (!count) return count.error();
    if (*count < header.size()) return Error::kDamaged;
    const std::uint64_t number = read_big_endian(header);
    if (number == 0) return Error::kDamaged;
    snapshot.frames_[number - 1] = index;
  }
  base::Bytes first(kPageSize);
  const auto read = snapshot.read_page(0, first);
  snapshot.pages_ = read_big_endian(base::ByteView(first).subspan(kSizeInPagesAt));
  crypto::wipe(first);
  if (!read) return read.error();
  if (snapshot.pages_ == 0) return Error::kDamaged;
  return snapshot;
}

Result<void> Snapshot::read(std::uint64_t first, base::MutableByteView out) {
  base::check(out.size() % kPageSize == 0 && first + out.size() / kPageSize <= pages_);
  for (std::uint64_t number = first; !out.empty(); ++number) {
    if (auto done = read_page(number, out.first(kPageSize)); !done) return done;
    out = out.subspan(kPageSize);
  }
  return {};
}

Result<void> Snapshot::read_page(std::uint64_t number, base::MutableByteView page) {
  if (home_->main() == nullptr) return Error::kBusy;
  if (number == kUnusedPage) {
    std::ranges::fill(page, std::byte{0});
    return {};
  }
  const auto frame = frames_.find(number);
  if (frame != frames_.end() && home_->main()->header().log_id == generation_) {
    const auto count = home_->log()->read(frame_offset(frame->second) + kFrameHeaderSize, page);
    if (!count) return count.error();
    if (*count < page.size()) return Error::kDamaged;
    return {};
  }
  const auto read = home_->main()->read_page(number, page);
  if (!read) return read.error();
  if (!*read) return Error::kDamaged;
  return {};
}

}  // namespace waterline::store
