#pragma once

#include <cstdint>
#include <map>

#include "backup/format.h"
#include "crypto/secret.h"

// What is inside the chunks: what the backup says of itself; for each part its code, its length and
// its pages; a zero; and zeros to the end. Both ways as bytes in and bytes out, in memory of fixed
// size.
namespace waterline::backup {

// How many pages each part has.
using Pages = std::map<Part, std::uint64_t>;

// From pages to a backup file. Give for each part of kParts all of its pages.
class Packer {
 public:
  // `random` must outlive it. REQUIRES: every part of kParts has pages.
  Packer(base::ByteView keyring, const About& about, const Pages& pages,
         const crypto::BackupKey& key, base::Random& random);
  ~Packer();
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  // Appends to `out` what is complete of the file. REQUIRES: whole pages of `part`, in order, not
  // more than announced.
  void add(Part part, base::ByteView pages, base::Bytes& out);
  // The rest of the file. REQUIRES: every page that was announced was given.
  void finish(base::Bytes& out);

 private:
  void put(base::ByteView content, base::Bytes& out);

  base::Bytes header_;
  FileKey key_;
  base::Random& random_;
  Pages left_;
  Pages announced_;
  // all that is still to come, with the zeros at the end
  std::uint64_t content_left_ = 0;
  std::uint64_t next_chunk_ = 0;
  base::Bytes chunk_;  // plain; wiped
};

// Who takes what stands in a backup. False breaks the reading off.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void about(const About&) {}
  virtual bool begin(Part part, std::uint64_t pages) = 0;
  virtual bool page(Part part, base::ByteView page) = 0;
};

// From the chunks of a backup file to pages. Nothing reaches the sink that was not verified, but
// the end of the file may still turn out to be lacking: what the sink was given counts only once
// the last chunk was ok and complete().
class Unpacker {
 public:
  // `sink` must outlive it. REQUIRES: check_header found the header sound.
  Unpacker(base::ByteView header, const crypto::BackupKey& key, Sink& sink);
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // The next sealed chunk: kDamaged, kNewer (a part that this version does not know), kInterrupted.
  Result<void> add(base::ByteView sealed, Place place);
  // Whether the last chunk was there, and all parts before it.
  [[nodiscard]] bool complete() const { return ended_ && place_ == Place::kLast; }

 private:
  Result<void> take(base::ByteView content);
  Result<void> take_whole();
  Result<void> begin_part();

  FileKey key_;
  Sink& sink_;
  std::uint64_t next_chunk_ = 0;
  Place place_ = Place::kInside;  // of the last chunk that was added
  bool has_about_ = false;
  std::size_t next_part_ = 0;  // in kParts
  std::uint64_t pages_left_ = 0;
  bool ended_ = false;   // the zero after the last part was read
  base::Bytes content_;  // plain; wiped
  // the beginning of a page, or of a part's code and length; wiped
  base::Bytes pending_;
};

}  // namespace waterline::backup
