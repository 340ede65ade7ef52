#pragma once

#include <cstdint>
#include <vector>

#include "journal/media_core.h"

namespace waterline::journal {

// Checks the slots of a media file that comes as a stream, without a copy of it: each slot that a
// whole attachment has must open with its key. Made by Media<Side>::check().
class MediaCheck {
 public:
  // What is not as it should be.
  struct Found {
    std::size_t damaged = 0;  // the media file has their slots, but not what was attached
    std::size_t missing = 0;  // the media file in which they lie did not come

    Found& operator+=(const Found& more) {
      damaged += more.damaged;
      missing += more.missing;
      return *this;
    }
  };

  // Takes the header, which comes first. REQUIRES: header.size() == store::kSlotFileHeaderSize.
  void add_header(base::ByteView header);
  // Takes the next slot, from slot 0 on. REQUIRES: sealed.size() == store::kMediaSlotSize.
  void add(base::ByteView sealed);
  // Says what was found. If nothing was added, every attachment is missing. REQUIRES: not called
  // before.
  Found finish();

 private:
  friend class MediaCore;
  struct Checked {
    store::MediaKey key;
    std::uint64_t chunks = 0;
    store::SlotFile::Id file{};
    bool is_missing = true;
    bool is_damaged = false;
  };
  // The slots of one run, in the order of their numbers in the file.
  struct Run {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    std::uint64_t chunk = 0;  // that of the first slot
    std::size_t attachment = 0;
  };

  std::vector<Checked> attachments_;
  std::vector<Run> runs_;  // ascending
  std::size_t run_ = 0;
  std::uint64_t slot_ = 0;
  base::Bytes content_ = base::Bytes(store::kChunkContent);
};

}  // namespace waterline::journal
