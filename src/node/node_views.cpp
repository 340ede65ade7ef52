#include <algorithm>
#include <utility>
#include <variant>

#include "app/attachments.h"
#include "app/photo_view.h"
#include "app/plain_jpeg.h"
#include "crypto/secret.h"
#include "node/call_scopes.h"
#include "node/node.h"

// The part of Node that shows photos.
namespace waterline::node {
namespace {

// So much of a photo is read at once, with the private mutex held.
constexpr std::size_t kPhotoPiece = std::size_t{1024} * 1024;
// If a thumbnail does not fit into its slot, it is made once more, coarser.
constexpr int kCoarse = 40;

Failure failure_of(app::ViewFault fault) {
  return Failure(fault == app::ViewFault::kTooManyPixels ? Error::kTooManyPixels
                                                         : Error::kCannotBeShown);
}

// Reads a whole attachment into the input of the lens, piece by piece, so that others can use the
// journal in between.
Outcome<void> load(Node& node, const app::AttachmentView& photo, cage::Input& input) {
  base::Bytes piece(std::min<std::uint64_t>(kPhotoPiece, photo.size));
  while (input.size() < photo.size) {
    const auto read = node.while_open([&](app::PrivateSide& open) {
      return app::read_attachment_bytes(open, photo.id, input.size(), piece);
    });
    if (!read) return read.error();
    if (*read == 0) return Failure(Error::kAttachmentDamaged);
    const bool is_taken = input.append(base::ByteView(piece).first(*read));
    crypto::wipe(piece);
    if (!is_taken) return Failure(Error::kCannotBeShown);
  }
  return {};
}

using Made = base::Result<app::View, app::ViewFault>;

Made made_thumbnail(cage::Input& photo) {
  auto made = app::view_of(photo, app::kThumbnailSide);
  if (!made || made->jpeg.size() <= journal::kMaxThumbnailSize) return made;
  return app::view_of(photo, app::kThumbnailSide, kCoarse);
}

}  // namespace

Outcome<app::ViewBytes> Node::view_of_photo(std::string_view id, std::uint32_t side) {
  const std::uint64_t period = open_period();
  const OnlyInPeriod only(period);
  const auto photo =
      while_open([&](app::PrivateSide& open) { return app::read_attachment(open, id); });
  if (!photo) return photo.error();
  if (photo->state != journal::AttachmentState::kWhole) return Failure(Error::kUnknownId);
  if (!app::is_photo_kind(photo->kind)) return Failure(Error::kCannotBeShown);
  if (photo->size > app::kMaxPhotoFile) return Failure(Error::kTooManyPixels);

  const auto remember = [&](app::ViewCache::Seen seen) {
    views_.keep(photo->id, side, std::move(seen), [&] { return open_period() == period; });
  };
  if (const auto seen = views_.find(photo->id, side)) {
    if (const auto* const view = std::get_if<app::ViewBytes>(&*seen)) return *view;
    return failure_of(std::get<app::ViewFault>(*seen));
  }
  const bool is_thumbnail = side == app::kThumbnailSide;
  if (is_thumbnail) {
    auto kept =
        while_open([&](app::PrivateSide& open) { return app::read_thumbnail(open, photo->id); });
    if (!kept) return kept.error();
    if (*kept && app::size_of_plain_jpeg(**kept))
      return std::make_shared<const app::WipedBytes>(std::move(**kept));
  }

  cage::Input input;
  if (const auto loaded = load(*this, *photo, input); !loaded) return loaded.error();
  auto made = is_thumbnail ? made_thumbnail(input) : app::view_of(input, side);
  if (!made) {
    // The lens may be busy or be killed for a reason that passes: only its answer is remembered.
    if (made.error() == app::ViewFault::kCannotBeShown ||
        made.error() == app::ViewFault::kTooManyPixels)
      remember(made.error());
    return failure_of(made.error());
  }
  auto view = std::make_shared<const app::WipedBytes>(std::move(made->jpeg));
  if (is_thumbnail && view->bytes().size() <= journal::kMaxThumbnailSize) {
    // On a full disk, for example, it is shown all the same, and made again the next time.
    (void)while_open([&](app::PrivateSide& open) {
      return app::keep_thumbnail(open, photo->id, view->bytes());
    });
  } else {
    remember(view);
  }
  if (const auto open = require_open(); !open) return open.error();
  return view;
}

}  // namespace waterline::node
