#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/photo_view.h"
#include "app/private_side.h"
#include "app/view_cache.h"
#include "base/random.h"
#include "vault/vault.h"

// Pictures that a person chooses for a share, from the preview on.
namespace waterline::app {

struct ChosenPicture {
  std::string attachment;
  std::string description;  // empty if the person chose to give none
};

// A picture as the person sees it in the preview. These bytes are the ones that leave.
struct SeenPicture {
  ChosenPicture chosen;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  ViewBytes jpeg;
};
using SeenPictures = std::shared_ptr<const std::vector<SeenPicture>>;

// Makes the JPEG file that is shared of a photo: as large and as fine as fits into
// base::kMaxPictureLength. REQUIRES: as view_of().
base::Result<View, ViewFault> picture_of(cage::Input& photo);

// Returns what the gate takes of pictures that were seen, for a share of this entry. Errors:
// kStaysBelow for an attachment of the deep, kUnknownId for one that the entry does not have.
Outcome<vault::ShareablePictures> shareable_pictures(PrivateSide& open,
                                                     const vault::Shareable& entry,
                                                     const std::vector<SeenPicture>& seen);

// Remembers the pictures of the latest previews, in memory alone, until a lock. Any thread may call
// any member.
class SharePreviews {
 public:
  static constexpr std::size_t kMost = 4;

  // Remembers the pictures if `may()` returns true, and returns an id for them. As in ViewCache,
  // nothing is remembered after a clear() that came after the answer of may() had changed.
  template <class May>
  std::string keep(SeenPictures pictures, base::Random& random, const May& may) {
    const std::lock_guard alone(mutex_);
    return may() ? keep_now(std::move(pictures), random) : std::string();
  }
  // Returns the pictures of a preview; null if they are not remembered any more.
  SeenPictures find(std::string_view id);
  void clear();

 private:
  struct One {
    std::string id;
    SeenPictures pictures;
  };
  std::string keep_now(SeenPictures pictures, base::Random& random);

  std::mutex mutex_;
  std::list<One> previews_;  // the newest first
};

}  // namespace waterline::app
