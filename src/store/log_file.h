#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "store/file.h"
#include "store/log_codec.h"
#include "store/main_file.h"

namespace waterline::store {

// The write-ahead log next to a main file, addressed by the offsets that SQLite uses. SQLite sees
// only the records before the first that does not verify. The log's file is created when SQLite
// writes the first header to it. A generation of the log lasts from one restart of the log by
// SQLite to the next.
//
// Crash safety rests on the order of writes (docs/storage.md, "Order of writes"). At each event
// below, the main file's header is written and synced first:
//
//   event                the header then says           before
//   a generation begins  its log id                     the log's header is written
//   a checkpoint         how many frames it copies      the first page is written
//   a generation ends    the next generation's log id   the log is truncated or removed
class LogFile {
 public:
  // Reads and checks the log. Error kDamaged if frames that the main file needs are missing, or if
  // the log has a hole (LogScan). `main`, `random` and `health` must outlive the object.
  static Result<std::unique_ptr<LogFile>> open(Disk& disk, const std::filesystem::path& path,
                                               MainFile& main, base::Random& random,
                                               Health& health);
  ~LogFile();

  [[nodiscard]] bool exists() const { return file_ != nullptr; }
  [[nodiscard]] std::uint64_t size() const { return begun_ ? frame_offset(visible_) : 0; }
  // Returns the number of frames up to the last commit. A checkpoint may copy these into the main
  // file.
  [[nodiscard]] std::uint64_t committed_frames() const { return committed_; }

  // Reads within the header or within one frame of the log. Returns the number of bytes that were
  // read, which is 0 past the end.
  Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out);
  // Writes a header of the log, the header of a frame, or the page of a frame. The header of a
  // frame is kept until its page comes.
  Result<void> write(std::uint64_t offset, base::ByteView bytes);
  Result<void> resize(std::uint64_t size);
  Result<void> sync();
  Result<void> remove();

 private:
  LogFile(Disk& disk, std::filesystem::path path, MainFile& main, base::Random& random,
          Health& health);
  Result<void> examine();
  Result<bool> header_verifies(const LogId& log_id);
  // Reads and checks all frames. With a chain, a frame that does not continue from the frames
  // before it counts as one that does not verify.
  Result<LogScan> scan(const LogId& log_id, std::optional<FrameChain> chain = {});
  Result<void> read_frame(std::uint64_t index);
  Result<void> write_header(base::ByteView header);
  Result<void> clear_remains();
  Result<void> renew();
  Result<void> append_frame(std::uint64_t index);
  Result<void> write_frame(std::uint64_t index);
  Result<void> settle_waiting_header();
  Result<void> end_generation(Then then);

  Disk& disk_;
  std::filesystem::path path_;
  MainFile& main_;
  base::Random& random_;
  Health& health_;
  std::unique_ptr<File> file_;  // null while there is no log

  // True if the log existed when the store was opened, and nothing was written to it since.
  bool was_there_ = false;
  bool begun_ = false;  // the log has a header of the present generation
  std::array<std::byte, kLogHeaderSize> header_{};
  std::uint64_t visible_ = 0;
  std::uint64_t committed_ = 0;
  // The number of frames in the file since the last restart of the log: equal to visible_, or more
  // after a crash.
  std::uint64_t extent_ = 0;

  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  // The index of the frame whose header was written and whose page was not; kNone for none.
  std::uint64_t waiting_ = kNone;
  std::array<std::byte, kFrameHeaderSize> waiting_header_{};

  base::Bytes frame_ = base::Bytes(kFrameSize);  // plain text; the destructor wipes it
  base::Bytes sealed_ = base::Bytes(kSealedFrameSize);
};

}  // namespace waterline::store
