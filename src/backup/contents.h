#pragma once

#include <cstdint>
#include <map>

#include "backup/format.h"
#include "crypto/secret.h"

// Reads and writes the content inside the chunks of a backup file: the about block; for each part
// its code, its length and its pages; then a zero instead of a code; and zeros to the end. Packer
// and Unpacker work on bytes, in memory of fixed size.
namespace waterline::backup {

// The number of pages of each part that there is.
using Pages = std::map<Part, std::uint64_t>;

// Makes a backup file from pages. Pass all pages of each part, in the order of kParts.
class Packer {
 public:
  // `random` must outlive this object. REQUIRES: every store has pages.
  Packer(base::ByteView keyring, const About& about, const Pages& pages,
         const crypto::BackupKey& key, base::Random& random);
  ~Packer();
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  // Adds pages of a part, and appends the bytes of the file that are complete to `out`. REQUIRES:
  // `pages` are whole pages of `part`, in order, and together not more than the constructor was
  // told.
  void add(Part part, base::ByteView pages, base::Bytes& out);
  // Appends the rest of the file. REQUIRES: add() got every page that the constructor was told of.
  void finish(base::Bytes& out);

 private:
  void put(base::ByteView content, base::Bytes& out);

  base::Bytes header_;
  FileKey key_;
  base::Random& random_;
  Pages left_;
  Pages announced_;
  // How many bytes of content are still to come, with the zeros at the end.
  std::uint64_t content_left_ = 0;
  std::uint64_t next_chunk_ = 0;
  base::Bytes chunk_;  // the plain text of the next chunk; wiped
};

// Receives the content of a backup that is being read. If one of its functions returns false, the
// reading stops.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void about(const About&) {}
  virtual bool begin(Part part, std::uint64_t pages) = 0;
  virtual bool page(Part part, base::ByteView page) = 0;
};

// Takes pages out of the chunks of a backup file and passes them to a sink. The sink gets only
// verified content, but the end of the file may still be missing. So it may use the content only
// once the last chunk was added without an error and complete() is true.
class Unpacker {
 public:
  // `sink` must outlive this object. REQUIRES: check_header accepted the header.
  Unpacker(base::ByteView header, const crypto::BackupKey& key, Sink& sink);
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // Adds the next sealed chunk. Errors: kDamaged if the chunk does not verify; kNewer if it has a
  // part that this version does not know; kInterrupted if the sink stopped the reading.
  Result<void> add(base::ByteView sealed, Place place);
  // True if the last chunk was added, and all stores came before it.
  [[nodiscard]] bool complete() const { return ended_ && place_ == Place::kLast; }

 private:
  Result<void> take(base::ByteView content);
  Result<void> take_whole();
  Result<void> begin_part();

  FileKey key_;
  Sink& sink_;
  std::uint64_t next_chunk_ = 0;
  Place place_ = Place::kInside;  // the place of the last added chunk
  bool has_about_ = false;
  std::size_t next_part_ = 0;  // an index in kParts: the next part is this one or a later one
  std::uint64_t pages_left_ = 0;
  bool ended_ = false;   // the zero after the last part came
  base::Bytes content_;  // the plain text of a chunk; wiped
  // The bytes of a page that is not complete yet, or of a part's code and length; wiped.
  base::Bytes pending_;
};

}  // namespace waterline::backup
