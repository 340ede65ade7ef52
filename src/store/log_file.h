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

// The write-ahead log beside a main file, in the offsets that SQLite uses. What SQLite is shown
// ends before the first record that does not verify. The file is made when the first header is
// written, not before.
//
// What is promised across a crash rests on the order of writes (docs/storage.md, "Order of
// writes"):
//   a generation  the main file's header knows its id, synced, before the log's header is written
//   a checkpoint  the main file's header knows how many frames it takes, synced, before the first page is written
//   an end        the main file's header knows of a next generation, synced, before the file is cut to nothing or
//   removed
class LogFile {
 public:
  // Looks at the log and decides: kDamaged when it lacks what the main file needs of it or has a
  // hole. `main` and `random` and `health` must outlive it.
  static Result<std::unique_ptr<LogFile>> open(Disk& disk, const std::filesystem::path& path,
                                               MainFile& main, base::Random& random,
                                               Health& health);
  ~LogFile();

  [[nodiscard]] bool exists() const { return file_ != nullptr; }
  [[nodiscard]] std::uint64_t size() const { return begun_ ? frame_offset(visible_) : 0; }
  // Frames up to the last commit: what a checkpoint may take into the main file.
  [[nodiscard]] std::uint64_t committed_frames() const { return committed_; }

  // Reads within the header or within one frame: the number of bytes there, which is 0 past the
  // end.
  Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out);
  // Writes a header, the header of a frame, or the page of a frame. The header of a frame waits for
  // its page.
  Result<void> write(std::uint64_t offset, base::ByteView bytes);
  Result<void> resize(std::uint64_t size);
  Result<void> sync();
  Result<void> remove();

 private:
  LogFile(Disk& disk, std::filesystem::path path, MainFile& main, base::Random& random,
          Health& health);
  Result<void> examine();
  Result<bool> header_verifies(const LogId& log_id);
  // With a chain, a frame that does not go on from those before it counts as one that does not
  // verify.
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
  std::unique_ptr<File> file_;  // none while there is no log

  // when it was opened, and nothing has been built on it since
  bool was_there_ = false;
  bool begun_ = false;  // the generation has a header
  std::array<std::byte, kLogHeaderSize> header_{};
  std::uint64_t visible_ = 0;
  std::uint64_t committed_ = 0;
  // records of this generation in the file: visible_, or more after a crash
  std::uint64_t extent_ = 0;

  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  // the frame whose header waits for its page
  std::uint64_t waiting_ = kNone;
  std::array<std::byte, kFrameHeaderSize> waiting_header_{};

  base::Bytes frame_ = base::Bytes(kFrameSize);  // plain; wiped when the log goes
  base::Bytes sealed_ = base::Bytes(kSealedFrameSize);
};

}  // namespace waterline::store
