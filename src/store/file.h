#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "store/error.h"

// The only interface between this room and the system. All reads and writes of a store pass through
// it, so that a test can make the n-th call fail, or record all writes and simulate a loss of power
// after any of them.
namespace waterline::store {

// An open regular file. One thread at a time. The destructor closes it and releases its lock.
class File {
 public:
  virtual ~File() = default;

  // Reads at `offset`, in bytes. Returns the number of bytes read, which is less than requested
  // only at the end of the file.
  virtual Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out) = 0;
  // Writes all of `bytes` at `offset`. After an error (kFull or kInputOutput), any part of them may
  // have been written.
  virtual Result<void> write(std::uint64_t offset, base::ByteView bytes) = 0;
  // Changes the size of the file: shortens it, or extends it with zeros.
  virtual Result<void> resize(std::uint64_t size) = 0;
  // When it returns ok, everything that was written is on the disk. After a failure nobody knows
  // which writes are on the disk (Health in main_file.h).
  virtual Result<void> sync() = 0;
  virtual Result<std::uint64_t> size() = 0;
  // Takes the exclusive lock on the file. kBusy if the file is also open elsewhere with the lock,
  // in another process or in this one, and stays so for a second (base/file_lock.h).
  virtual Result<void> lock() = 0;
};

enum class OpenAs {
  kExisting,  // kNotFound if it does not exist
  // The file is created if it does not exist: empty, and only for its owner (0600).
  kCreated,
  // The file is created as with kCreated. kBusy if the name exists, also as a link.
  kNew,
  // The file is only read. kNotFound if it does not exist. It may be on a read-only disk, and a
  // link may name it.
  kReadOnly,
};

// A file system. Opens only regular files: it follows no link (except for kReadOnly), and never
// waits for a pipe or a device.
class Disk {
 public:
  virtual ~Disk() = default;

  virtual Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenAs how) = 0;
  // Renames a file within its folder. kBusy if the new name is taken.
  virtual Result<void> rename_new(const std::filesystem::path& from,
                                  const std::filesystem::path& to) = 0;
  // Removes a file. It is no failure if the file does not exist.
  virtual Result<void> remove(const std::filesystem::path& path) = 0;
  // When it returns ok, the names of the files in this folder are on the disk.
  virtual Result<void> sync_folder(const std::filesystem::path& folder) = 0;
};

// Returns the real file system. It lives as long as the process, and any thread may use it.
Disk& system_disk();

}  // namespace waterline::store
