#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backup/format.h"
#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/password_hash.h"

// Files sealed together under a passphrase of their own (docs/storage.md, "A sealed export"). Like a
// backup the result has a keyring and sealed chunks, and a Padmé size (crypto/padme.h); its content
// is each file's name, size and bytes, then zeros. Both directions work piece by piece, in memory of
// a few chunks, since the files may be attachments of gigabytes.
namespace waterline::backup {

enum class SealedError {
  kNotSealed,        // a file of another kind
  kNewer,            // written by a newer program
  kWrongPassphrase,  // not the passphrase it was sealed under
  // Bytes of the file were changed, are missing, or could not be read.
  kDamaged,
  // This machine lacks the memory for the passphrase's hash.
  kOutOfMemory,
};

// Returns whether a file that begins with these bytes is a sealed one. 8 bytes are enough.
bool is_sealed(base::ByteView begin);

// Returns whether a file in an export may have this name: a relative path in UTF-8, with '/' between
// its parts, none of which leads elsewhere.
bool is_name_of_file(std::string_view name);

// Makes a sealed file. Every function appends to `out` those bytes of it that are complete.
class SealedWriter {
 public:
  // Returns nullopt if the machine lacks the memory for the passphrase's hash. `random` must outlive
  // the writer. REQUIRES: `cost` is between the keyring's floor and ceiling.
  static std::optional<SealedWriter> begin(base::ByteView passphrase,
                                           const crypto::PasswordHashCost& cost,
                                           base::Random& random, base::Bytes& out);
  ~SealedWriter();
  SealedWriter(SealedWriter&&) = default;
  SealedWriter& operator=(SealedWriter&&) = delete;

  // Begins the next file. REQUIRES: is_name_of_file(name), and the file before got all its bytes.
  void begin_file(std::string_view name, std::uint64_t size, base::Bytes& out);
  // REQUIRES: together not more bytes than the file was said to have.
  void add(base::ByteView bytes, base::Bytes& out);
  // Appends the rest. REQUIRES: the last file got all its bytes.
  void finish(base::Bytes& out);

 private:
  SealedWriter(FileKey key, base::Random& random) : key_(std::move(key)), random_(&random) {}
  void put(base::ByteView content, base::Bytes& out);

  FileKey key_;
  base::Random* random_;
  std::uint64_t content_ = 0;    // how many bytes of content came
  std::uint64_t file_left_ = 0;  // of the present file
  std::uint64_t next_chunk_ = 0;
  base::Bytes chunk_;  // the plain text of the next chunk; wiped
};

// A sealed file that verifies, for reading.
class SealedFiles {
 public:
  // Fills `out` with the bytes of the sealed file from `offset` on. Returns false if they cannot be
  // had.
  using Read = std::function<bool(std::uint64_t offset, base::MutableByteView out)>;
  struct File {
    std::string name;          // empty for the only file of a sealed file of version 2
    std::uint64_t offset = 0;  // in the content
    std::uint64_t size = 0;
  };

  // Verifies all `size` bytes of a sealed file, in one pass.
  static base::Result<SealedFiles, SealedError> open(Read read, std::uint64_t size,
                                                     base::ByteView passphrase);
  ~SealedFiles();
  SealedFiles(SealedFiles&&) = default;
  SealedFiles& operator=(SealedFiles&&) = delete;

  [[nodiscard]] const std::vector<File>& files() const { return files_; }
  // Fills `out` with bytes of a file from `offset` on. Each chunk is verified once more: false if the
  // sealed file changed since. REQUIRES: they lie within the file.
  bool read_file(const File& file, std::uint64_t offset, base::MutableByteView out);

 private:
  SealedFiles(Read read, std::uint64_t size, FileKey key)
      : read_(std::move(read)), size_(size), key_(std::move(key)) {}
  bool open_chunk_at(std::uint64_t index);
  bool read_content(std::uint64_t offset, base::MutableByteView out);
  bool verify();
  bool list_files();

  Read read_;
  std::uint64_t size_;
  FileKey key_;
  std::uint64_t content_size_ = 0;
  std::vector<File> files_;
  base::Bytes sealed_;
  base::Bytes chunk_;  // the plain text of the chunk that was opened last; wiped
  std::optional<std::uint64_t> opened_{};
};

}  // namespace waterline::backup
