#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "backup/contents.h"
#include "base/time.h"
#include "store/file.h"

// Backup files on a disk: a thin layer around Packer and Unpacker.
namespace waterline::backup {

// Provides the pages of a backup. `read` fills `out` with whole pages of a part, starting at page
// `first`. If it returns false, the backup stops.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual const Pages& pages() const = 0;
  [[nodiscard]] virtual About about() const { return {}; }
  virtual bool read(Part part, std::uint64_t first, base::MutableByteView out) = 0;
};

// Returns a file name such as "waterline-2026-11-24.backup", with a number after the day if
// `number` is above 1.
std::string default_name(base::Day day, int number);

// Returns the size in bytes of the backup file of this many pages.
std::uint64_t file_size_of(const Pages& pages);

// Returns a name that nobody can guess in the folder of `file`, for the time in which the backup is
// written: other users may be able to write to that folder.
std::filesystem::path temporary_name(const std::filesystem::path& file, base::Random& random);

// Writes a backup as a new file under the temporary name, syncs it, renames it to `file`, which
// must not exist, and syncs the folder. So a file that is called `file` is always complete. On
// failure no file is left. `random` and `source` must outlive the call.
Result<void> create(store::Disk& disk, const std::filesystem::path& file,
                    const std::filesystem::path& temporary, base::ByteView keyring,
                    const crypto::BackupKey& key, Source& source, base::Random& random);

// Deletes the file that a killed create() left under this temporary name. Returns false if create()
// is still writing the file, or if it cannot be deleted.
bool remove_unfinished(store::Disk& disk, const std::filesystem::path& temporary);

// An existing backup file. REQUIRES: only one thread uses the object at a time.
class BackupFile {
 public:
  // Opens a backup file. Errors: kNoSuchFile, kNotABackup, kNewer, kDamaged.
  static Result<BackupFile> open(store::Disk& disk, const std::filesystem::path& file);

  // Returns the keyring in the backup's header, as it was on the day of the backup. open() has
  // checked its checksum.
  [[nodiscard]] base::ByteView keyring() const { return keyring_in(header_); }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Reads only the about block and verifies nothing else. Error kDamaged if the block does not
  // verify.
  Result<About> about(const crypto::BackupKey& key);
  // Reads and verifies the whole file, and passes its pages to `sink`, which may use them only if
  // this function returns without an error. Errors: kDamaged, kNewer, kInterrupted.
  Result<void> read(const crypto::BackupKey& key, Sink& sink);

 private:
  BackupFile(std::unique_ptr<store::File> file, std::uint64_t size, base::Bytes header);

  std::unique_ptr<store::File> file_;
  std::uint64_t size_;
  base::Bytes header_;
};

}  // namespace waterline::backup
