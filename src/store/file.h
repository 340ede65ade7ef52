#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "store/error.h"

// The one seam between this room and the system: whatever a store reads or writes goes through
// here, so that a test can make the n-th call fail, or keep a log of all writes and replay a loss
// of power.
namespace waterline::store {

// An open regular file. One thread at a time. Closed, and its lock with it, when it goes.
class File {
 public:
  virtual ~File() = default;

  // Reads at `offset`, in bytes: the number of bytes read, which is less than asked for only at the
  // end of the file.
  virtual Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out) = 0;
  // Writes all of `bytes` at `offset`; on failure any part of them may have been written. kFull or
  // kInputOutput.
  virtual Result<void> write(std::uint64_t offset, base::ByteView bytes) = 0;
  // Cuts the file, or fills it up with zeros.
  virtual Result<void> resize(std::uint64_t size) = 0;
  // When it returns ok, all that was written is on the disk. After a failure nobody knows what is:
  // see Health.
  virtual Result<void> sync() = 0;
  virtual Result<std::uint64_t> size() = 0;
  // Takes the exclusive lock on the file without waiting; kBusy if any other open file has it, in
  // this process too.
  virtual Result<void> lock() = 0;
};

enum class OpenAs {
  kExisting,  // kNotFound if it is not there
  // made, empty and for its owner alone (0600), if it is not there
  kCreated,
  // as kCreated, but kBusy if anything has that name, a link too
  kNew,
  // kNotFound if it is not there; may lie on a disk that takes no writes, and be named by a link
  kReadOnly,
};

// Where files are. Only regular files are opened: no link is followed, and a pipe or a device does
// not make it wait.
class Disk {
 public:
  virtual ~Disk() = default;

  virtual Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenAs how) = 0;
  // Gives a file its name, in the same folder; kBusy if that name is taken.
  virtual Result<void> rename_new(const std::filesystem::path& from,
                                  const std::filesystem::path& to) = 0;
  // Removing what is not there is no failure.
  virtual Result<void> remove(const std::filesystem::path& path) = 0;
  // When it returns ok, the names in this folder are on the disk.
  virtual Result<void> sync_folder(const std::filesystem::path& folder) = 0;
};

// The real one. Lives as long as the process; safe from any thread.
Disk& system_disk();

}  // namespace waterline::store
