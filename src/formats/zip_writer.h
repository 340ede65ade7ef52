#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::formats {

// Makes an uncompressed ZIP archive (PKWARE's APPNOTE 6.3.10) piece by piece, since its files may
// have gigabytes together. The 64-bit records are written where a place or a number needs them. The
// checksum of a file is known only behind its bytes, but stands before them: patches() says what is
// to be written over the zeros there.
class ZipWriter {
 public:
  static constexpr std::uint64_t kMaxFileSize = 0xfffffffe;

  // `at` is how many bytes of the archive there are already, for tests of large ones.
  explicit ZipWriter(std::uint64_t at = 0) : at_(at) {}

  // Returns the bytes that come before those of the next file. REQUIRES: the file before got all its
  // bytes; size <= kMaxFileSize; the name has fewer than 65,536 bytes.
  std::string begin_file(std::string_view name, std::uint64_t size);
  // Takes note of the next bytes of the file, which come into the archive as they are.
  void add(std::string_view bytes);
  // Returns the last bytes of the archive. REQUIRES: the last file got all its bytes.
  std::string finish();

  struct Patch {
    std::uint64_t offset = 0;
    std::string bytes;
  };
  // REQUIRES: finish() was called.
  [[nodiscard]] std::vector<Patch> patches() const;

 private:
  struct File {
    std::string name;
    std::uint64_t size = 0;
    std::uint64_t header_at = 0;
    std::uint32_t checksum = 0;
  };

  std::vector<File> files_;
  std::uint64_t at_;
  std::uint64_t left_ = 0;  // of the present file
};

}  // namespace waterline::formats
