#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/random.h"
#include "crypto/keys.h"
#include "journal/journal.h"
#include "journal/media.h"
#include "store/freshness.h"
#include "store/snapshot.h"

namespace waterline::deep {

struct Side {
  static constexpr char kLetter = 'd';
  struct Attachment {
    static constexpr char kLetter = 'g';
  };
};
using EntryId = base::Id<Side>;
using AttachmentId = base::Id<Side::Attachment>;
using Entry = journal::Entry<Side>;

// The kinds of things that were ended and must not come back if another store is set back to an
// older copy. The deep keeps their ids forever, in 17 bytes each.
enum class Gone : std::uint8_t {
  // The id of a waiting act that was cancelled.
  kShare = 1,
  // The hash of the key of an ended pairing.
  kPairing = 2,
};
using GoneId = std::array<std::byte, 16>;

// The store of entries that never leave the device: individual-therapy notes, readiness checks,
// reassessments, warning signs. It cannot make a Shareable, which is the only thing that the gate
// lets pass, and the gate cannot include this header. REQUIRES: only one thread uses the object at
// a time.
class Deep {
 public:
  // Opens or creates the store. The media file is beside it, with the ending `.media`, once there is
  // an attachment; `growth` is that of journal::Media. `random` and `disk` must outlive this object.
  static base::Result<Deep, store::Error> open(const std::filesystem::path& file,
                                               const crypto::DeepStoreKey& key,
                                               base::Random& random,
                                               store::Disk& disk = store::system_disk(),
                                               std::uint64_t growth = store::kSlotFileGrowth);
  Deep(Deep&&) noexcept;
  Deep& operator=(Deep&&) noexcept;
  ~Deep();

  // Returns the entries; the reference is valid while this object, or the one that it was moved to,
  // is alive.
  [[nodiscard]] journal::Journal<Side>& entries();
  // Returns the attachments of these entries; the same holds for this reference.
  [[nodiscard]] journal::Media<Side>& media();

  journal::Result<void> note_gone(Gone what, const GoneId& id);
  journal::Result<bool> is_gone(Gone what, const GoneId& id);

  // Returns the store's pages as they are now, for a backup (store::Database::snapshot).
  base::Result<store::Snapshot, store::Error> snapshot();

  // These work as the functions of store::Database with the same names. Do not use this object
  // after close().
  [[nodiscard]] store::HeaderState header_state() const;
  base::Result<void, store::Error> close();

  // Reads and verifies the whole store (store::Database::verify).
  base::Result<void, store::Error> verify();

 private:
  struct State;
  explicit Deep(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::deep
