#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "backup/contents.h"
#include "base/time.h"
#include "store/file.h"

// Backup files on a disk: a thin shell around Packer and Unpacker.
namespace waterline::backup {

// Where the pages come from. `read` fills `out` with whole pages of a part, from page `first` on;
// false breaks it off.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual const Pages& pages() const = 0;
  [[nodiscard]] virtual About about() const { return {}; }
  virtual bool read(Part part, std::uint64_t first, base::MutableByteView out) = 0;
};

// "waterline-2026-11-24.backup", or with a number behind the day from the second on: nothing but
// that.
std::string usual_name(base::Day day, int number);

// The size of the file that a source makes, in bytes.
std::uint64_t file_size_of(const Pages& pages);

// A name in the same folder that nobody can guess, for the time in which the backup is written.
// Others may write to that folder too.
std::filesystem::path temporary_name(const std::filesystem::path& file, base::Random& random);

// Writes a backup as a new file under the temporary name, syncs it, and gives it its name, which
// must be free; the folder is synced. So there is never half a backup under that name. On failure
// nothing is left. `random` and `source` must outlive the call.
Result<void> create(store::Disk& disk, const std::filesystem::path& file,
                    const std::filesystem::path& temporary, base::ByteView keyring,
                    const crypto::BackupKey& key, Source& source, base::Random& random);

// Removes what a process that ended in the middle of create() left under this temporary name. False
// if it is still being written, or cannot be removed.
bool remove_unfinished(store::Disk& disk, const std::filesystem::path& temporary);

// An existing backup. One thread at a time.
class BackupFile {
 public:
  // kNoSuchFile, kNotABackup, kNewer, kDamaged.
  static Result<BackupFile> open(store::Disk& disk, const std::filesystem::path& file);

  // The keyring that opens it: sound, and as it was when the backup was made.
  [[nodiscard]] base::ByteView keyring() const { return keyring_in(header_); }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // What it says of itself; of the rest nothing is known then. kDamaged.
  Result<About> about(const crypto::BackupKey& key);
  // Reads and verifies all of it. What the sink was given counts only if this is ok. kDamaged,
  // kNewer, kInterrupted.
  Result<void> read(const crypto::BackupKey& key, Sink& sink);

 private:
  BackupFile(std::unique_ptr<store::File> file, std::uint64_t size, base::Bytes header);

  std::unique_ptr<store::File> file_;
  std::uint64_t size_;
  base::Bytes header_;
};

}  // namespace waterline::backup
