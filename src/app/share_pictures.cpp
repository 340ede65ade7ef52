#include "app/share_pictures.h"

#include <algorithm>
#include <utility>

#include "app/attachments.h"
#include "app/side_failures.h"
#include "base/id_beginning.h"
#include "base/picture.h"

namespace waterline::app {
namespace {

// The next one is tried only if the one before is too large.
struct Fineness {
  std::uint32_t side = 0;
  int quality = 0;
};
constexpr Fineness kFinenesses[] = {{2048, 80}, {2048, 70}, {2048, 60}, {1600, 60}, {1200, 50}};
static_assert(kFinenesses[0].side == base::kMaxPictureSide);

}  // namespace

base::Result<View, ViewFault> picture_of(cage::Input& photo) {
  for (const Fineness& one : kFinenesses) {
    auto made = view_of(photo, one.side, one.quality);
    if (!made || made->jpeg.size() <= base::kMaxPictureLength) return made;
  }
  return ViewFault::kTooManyPixels;
}

Outcome<vault::ShareablePictures> shareable_pictures(PrivateSide& open,
                                                     const vault::Shareable& entry,
                                                     const std::vector<SeenPicture>& seen) {
  vault::ShareablePictures pictures;
  for (const SeenPicture& one : seen) {
    if (base::has_letter(one.chosen.attachment, deep::Side::Attachment::kLetter))
      return Failure(Error::kStaysBelow);
    const auto id = open.vault.media().resolve(one.chosen.attachment);
    if (!id) return vault_failed(open, id.error(), base::kMaxPictureDescription);
    auto picture =
        open.vault.shareable_picture(entry, *id, one.chosen.description,
                                     {one.width, one.height, base::to_bytes(one.jpeg->bytes())});
    if (!picture) return vault_failed(open, picture.error(), base::kMaxPictureDescription);
    pictures.push_back(std::move(*picture));
  }
  return pictures;
}

std::string SharePreviews::keep_now(SeenPictures pictures, base::Random& random) {
  std::string id = base::to_hex(random.bytes<16>());
  previews_.push_front({id, std::move(pictures)});
  while (previews_.size() > kMost) previews_.pop_back();
  return id;
}

SeenPictures SharePreviews::find(std::string_view id) {
  const std::lock_guard alone(mutex_);
  const auto found = std::ranges::find(previews_, id, &One::id);
  return found == previews_.end() ? SeenPictures() : found->pictures;
}

void SharePreviews::clear() {
  const std::lock_guard alone(mutex_);
  previews_.clear();
}

}  // namespace waterline::app
