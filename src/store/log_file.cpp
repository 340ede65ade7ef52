#include "store/log_file.h"

#include <algorithm>
#include <utility>

#include "crypto/secret.h"

namespace waterline::store {

Result<std::unique_ptr<LogFile>> LogFile::open(Disk& disk, const std::filesystem::path& path,
                                               MainFile& main, base::Random& random,
                                               Health& health) {
  std::unique_ptr<LogFile> log(new LogFile(disk, path, main, random, health));
  auto file = disk.open(path, OpenAs::kExisting);
  if (file) {
    log->file_ = *std::move(file);
    log->was_there_ = true;
  } else if (file.error() != Error::kNotFound) {
    return file.error();
  }
  if (const auto examined = log->examine(); !examined) return examined.error();
  return log;
}

LogFile::LogFile(Disk& disk, std::filesystem::path path, MainFile& main, base::Random& random,
                 Health& health)
    : disk_(disk), path_(std::move(path)), main_(main), random_(random), health_(health) {}

LogFile::~LogFile() {
  crypto::wipe(frame_);
}

Result<void> LogFile::examine() {
  const StoreHeader& known = main_.header();
  if (!file_) {
    if (known.log_frames > 0) return Error::kDamaged;
    return {};
  }
  const auto begun = header_verifies(known.log_id);
  if (!begun) return begun.error();
  if (*begun) {
    const auto found = scan(known.log_id, FrameChain(header_));
    if (!found) return found.error();
    if (found->has_hole() || found->committed() < known.log_frames) return Error::kDamaged;
    begun_ = true;
    visible_ = found->visible();
    committed_ = found->committed();
    extent_ = found->extent();
    return {};
  }

  // The file has no log header of the present generation (a generation lasts from one restart of
  // the log to the next). That is fine if the header was never synced: then the generation has no
  // frames, and the main file has no page of it. The file may be empty, or hold the generation
  // before, whose pages are all in the main file. Any other content is damage.
  if (known.log_frames > 0) return Error::kDamaged;
  const auto size = file_->size();
  if (!size) return size.error();
  if (*size <= kSealedLogHeaderSize) return {};
  const auto found = scan(known.log_id);
  if (!found) return found.error();
  if (found->extent() > 0 || !main_.older_header()) return Error::kDamaged;
  const LogId& before = main_.older_header()->log_id;
  const auto has_header = header_verifies(before);
  if (!has_header) return has_header.error();
  const auto has_frames = scan(before);
  if (!has_frames) return has_frames.error();
  if (!*has_header && has_frames->extent() == 0) return Error::kDamaged;
  return {};
}

Result<bool> LogFile::header_verifies(const LogId& log_id) {
  const base::MutableByteView sealed = base::MutableByteView(sealed_).first(kSealedLogHeaderSize);
  const auto count = file_->read(0, sealed);
  if (!count) return count.error();
  return *count == kSealedLogHeaderSize &&
         open_log_header(main_.keys(), log_id, sealed, header_).ok();
}

Result<LogScan> LogFile::scan(const LogId& log_id, std::optional<FrameChain> chain) {
  LogScan found;
  for (std::uint64_t index = 0;; ++index) {
    const auto count = file_->read(sealed_frame_offset(index), sealed_);
    if (!count) return count.error();
    if (*count < kSealedFrameSize) return found;
    const bool verifies = open_frame(main_.keys(), log_id, index, sealed_, frame_).ok();
    if (!verifies || (chain && found.visible() == index && !chain->add(frame_))) {
      found.add(LogScan::Frame::kForeign);
    } else {
      found.add(is_commit(frame_) ? LogScan::Frame::kCommit : LogScan::Frame::kPlain);
    }
  }
}

Result<std::size_t> LogFile::read(std::uint64_t offset, base::MutableByteView out) {
  if (auto settled = settle_waiting_header(); !settled) return settled.error();
  if (offset >= size()) return std::size_t{0};
  base::ByteView source = header_;
  std::uint64_t start = 0;
  if (offset >= kLogHeaderSize) {
    const std::uint64_t index = (offset - kLogHeaderSize) / kFrameSize;
    if (auto opened = read_frame(index); !opened) return opened.error();
    source = frame_;
    start = frame_offset(index);
  }
  const base::ByteView rest = source.subspan(static_cast<std::size_t>(offset - start));
  if (out.size() > rest.size()) return Error::kInputOutput;  // SQLite never reads across records
  base::copy(rest.first(out.size()), out);
  return out.size();
}

// Reads a frame into frame_. A frame that does not verify now is damaged, because it verified when
// the log was opened, or this object wrote it.
Result<void> LogFile::read_frame(std::uint64_t index) {
  const auto count = file_->read(sealed_frame_offset(index), sealed_);
  if (!count) return count.error();
  if (*count < kSealedFrameSize ||
      !open_frame(main_.keys(), main_.header().log_id, index, sealed_, frame_)) {
    health_.damaged = true;
    return Error::kDamaged;
  }
  return {};
}

Result<void> LogFile::write(std::uint64_t offset, base::ByteView bytes) {
  if (!health_.may_write()) return health_.why_not();
  if (offset == 0 && bytes.size() == kLogHeaderSize) return write_header(bytes);
  if (!begun_ || offset < kLogHeaderSize) return Error::kInputOutput;
  const std::uint64_t index = (offset - kLogHeaderSize) / kFrameSize;
  const std::uint64_t within = (offset - kLogHeaderSize) % kFrameSize;

  if (within == 0 && bytes.size() == kFrameHeaderSize) {
    if (auto settled = settle_waiting_header(); !settled) return settled;
    waiting_ = index;
    base::copy(bytes, waiting_header_);
    return {};
  }
  if (within != kFrameHeaderSize || bytes.size() != kPageSize) return Error::kInputOutput;

  // SQLite writes a frame's header and then its page. If it writes a page without a header before,
  // the page replaces the one in an existing frame.
  if (waiting_ != index) {
    if (auto settled = settle_waiting_header(); !settled) return settled;
    if (index >= visible_) return Error::kInputOutput;
    if (auto opened = read_frame(index); !opened) return opened;
    base::copy(bytes, base::MutableByteView(frame_).subspan(kFrameHeaderSize));
    return write_frame(index);
  }
  waiting_ = kNone;
  base::copy(waiting_header_, frame_);
  base::copy(bytes, base::MutableByteView(frame_).subspan(kFrameHeaderSize));
  return append_frame(index);
}

Result<void> LogFile::write_header(base::ByteView header) {
  waiting_ = kNone;
  if (!file_) {
    auto file = disk_.open(path_, OpenAs::kCreated);
    if (!file) return file.error();
    if (auto synced = disk_.sync_folder(path_.parent_path()); !synced) return synced;
    file_ = *std::move(file);
  }
  if (auto renewed = renew(); !renewed) return renewed;
  if (auto cleared = clear_remains(); !cleared) return cleared;
  if (auto ended = end_generation(Then::kNextGeneration); !ended) return ended;
  const base::MutableByteView sealed = base::MutableByteView(sealed_).first(kSealedLogHeaderSize);
  seal_log_header(main_.keys(), main_.header().log_id, header, random_, sealed);
  if (auto written = file_->write(0, sealed); !written) return written;
  std::ranges::copy(header, header_.begin());
  begun_ = true;
  return {};
}

// Writes the log and the main file's header once more, as they were when the store was opened,
// before anything is added to the log. An earlier process may have failed to sync them. The system
// then returns them from its memory although they are not on the disk, and no later sync reports
// that. The bytes are the same as before, so a loss of power during this function does no harm.
Result<void> LogFile::renew() {
  if (!was_there_) return {};
  // Sync the name of the log, too.
  if (auto synced = disk_.sync_folder(path_.parent_path()); !synced) return synced;
  if (auto renewed = main_.renew_header(); !renewed) return renewed;
  if (begun_) {
    const base::MutableByteView header = base::MutableByteView(sealed_).first(kSealedLogHeaderSize);
    if (const auto count = file_->read(0, header); !count) return count.error();
    if (auto written = file_->write(0, header); !written) return written;
  }
  for (std::uint64_t index = 0; index < visible_; ++index) {
    const auto count = file_->read(sealed_frame_offset(index), sealed_);
    if (!count) return count.error();
    if (*count < kSealedFrameSize) return Error::kInputOutput;
    if (auto written = file_->write(sealed_frame_offset(index), sealed_); !written) return written;
  }
  was_there_ = false;
  return sync();
}

// Empties a log that has no frame of the present generation (a generation lasts from one restart of
// the log to the next). After a crash such a log may hold remains of an earlier generation. They
// must go while the main file's header still knows that generation: later they would look like
// damage.
Result<void> LogFile::clear_remains() {
  if (extent_ > 0) return {};
  const auto size = file_->size();
  if (!size) return size.error();
  if (*size <= kSealedLogHeaderSize) return {};
  begun_ = false;
  if (auto cut = file_->resize(0); !cut) return cut;
  return sync();
}

// Appends frame_ to the log. After a crash, or after a transaction that failed half-way, the file
// may still have frames since the last restart of the log at this index and behind it. They are cut
// off first. Otherwise one of them could later look as if it had been written after the new frame
// (see LogScan).
Result<void> LogFile::append_frame(std::uint64_t index) {
  if (index > visible_ || index < main_.header().log_frames) return Error::kInputOutput;
  if (auto renewed = renew(); !renewed) return renewed;
  if (index < extent_) {
    if (auto cut = file_->resize(sealed_frame_offset(index)); !cut) return cut;
    visible_ = extent_ = index;
    committed_ = std::min(committed_, index);
    if (auto synced = sync(); !synced) return synced;
  }
  if (auto written = write_frame(index); !written) return written;
  visible_ = extent_ = index + 1;
  if (is_commit(frame_)) committed_ = index + 1;
  return {};
}

Result<void> LogFile::write_frame(std::uint64_t index) {
  seal_frame(main_.keys(), main_.header().log_id, index, frame_, random_, sealed_);
  return file_->write(sealed_frame_offset(index), sealed_);
}

// Handles a frame header that SQLite wrote without writing a page after it: combines the header
// with the page that is already in that frame.
Result<void> LogFile::settle_waiting_header() {
  if (waiting_ == kNone) return {};
  const std::uint64_t index = std::exchange(waiting_, kNone);
  // The frame would be a new one, but SQLite never wrote its page, so there is nothing to write.
  if (index >= visible_) return {};
  if (auto opened = read_frame(index); !opened) return opened;
  base::copy(waiting_header_, frame_);
  return write_frame(index);
}

Result<void> LogFile::resize(std::uint64_t size) {
  if (!health_.may_write()) return health_.why_not();
  if (auto settled = settle_waiting_header(); !settled) return settled;
  if (!file_) return {};
  if (size < kLogHeaderSize) {
    if (begun_) {
      if (auto ended = end_generation(Then::kNextGeneration); !ended) return ended;
    }
    if (auto cut = file_->resize(0); !cut) return cut;
    // Without this sync, a loss of power could bring back the part of the log that was cut off. By
    // then the main file's header may no longer know the generation of that part, so that it would
    // look like damage.
    return sync();
  }
  const std::uint64_t frames = (size - kLogHeaderSize) / kFrameSize;
  if (frames < committed_) return Error::kInputOutput;  // SQLite never cuts frames that it needs
  if (auto cut = file_->resize(sealed_frame_offset(frames)); !cut) return cut;
  visible_ = std::min(visible_, frames);
  extent_ = std::min(extent_, frames);
  return {};
}

Result<void> LogFile::sync() {
  if (!health_.may_write()) return health_.why_not();
  if (auto settled = settle_waiting_header(); !settled) return settled;
  if (!file_) return {};
  if (was_there_) return renew();
  auto synced = file_->sync();
  if (!synced) health_.sync_failed = true;
  return synced;
}

Result<void> LogFile::remove() {
  if (!health_.may_write()) return health_.why_not();
  if (!file_) return {};
  if (begun_) {
    if (auto ended = end_generation(Then::kClose); !ended) return ended;
  } else {
    if (auto cleared = clear_remains(); !cleared) return cleared;
    if (auto closed = main_.close(); !closed) return closed;
  }
  if (auto removed = disk_.remove(path_); !removed) return removed;
  file_.reset();
  return {};
}

Result<void> LogFile::end_generation(Then then) {
  if (auto begun = main_.begin_log_generation(then); !begun) return begun;
  begun_ = false;
  visible_ = committed_ = extent_ = 0;
  return {};
}

}  // namespace waterline::store
