#include <utility>
#include <variant>

#include "app/attachments.h"
#include "app/plain_jpeg.h"
#include "app/share_pictures.h"
#include "app/sharing.h"
#include "base/id_beginning.h"
#include "base/picture.h"
#include "node/call_scopes.h"
#include "node/node.h"
#include "node/photo_input.h"

// The part of Node for the pictures of shares.
namespace waterline::node {

Outcome<Node::PicturePreview> Node::preview_pictures(
    const std::vector<app::ChosenPicture>& chosen) {
  if (chosen.size() > base::kMaxPictures) return Failure(Error::kBadRequest);
  const std::uint64_t period = open_period();
  const OnlyInPeriod only(period);
  std::vector<app::SeenPicture> seen;
  for (const app::ChosenPicture& one : chosen) {
    if (app::side_of_attachment(one.attachment) == app::Side::kDeep)
      return Failure(Error::kStaysBelow);
    cage::Input input;
    if (const auto loaded = load_photo(*this, one.attachment, input); !loaded)
      return loaded.error();
    auto made = app::picture_of(input);
    if (!made) return failure_of(made.error());
    seen.push_back({one, static_cast<std::uint16_t>(made->width),
                    static_cast<std::uint16_t>(made->height),
                    std::make_shared<const app::WipedBytes>(std::move(made->jpeg))});
  }
  PicturePreview preview;
  preview.pictures = std::make_shared<const std::vector<app::SeenPicture>>(std::move(seen));
  auto id = while_open([&](app::PrivateSide& open) -> Outcome<std::string> {
    return previews_.keep(preview.pictures, open.vault.random(),
                          [&] { return open_period() == period; });
  });
  if (!id) return id.error();
  preview.id = std::move(*id);
  return preview;
}

Outcome<app::SeenPictures> Node::previewed_pictures(std::string_view preview) {
  auto pictures = previews_.find(preview);
  if (!pictures) return Failure(Error::kOtherWords);
  return pictures;
}

Outcome<app::ViewBytes> Node::view_of_shared(std::string_view item, std::size_t number) {
  const std::uint64_t period = open_period();
  const OnlyInPeriod only(period);
  std::string name;
  const auto jpeg =
      while_open([&](app::PrivateSide&, link::SharedSide& shared) -> Outcome<base::Bytes> {
        const auto shown = app::shared_item(shared, item);
        if (!shown) return shown.error();
        if (number >= shown->item.pictures.size()) return Failure(Error::kUnknownId);
        const base::PictureId& id = shown->item.pictures[number].id;
        name = shown->item.id.text() + id.text();
        auto bytes = shared.ledger.picture(shown->item.id, id);
        if (!bytes) return Failure(Error::kUnknownId);
        return std::move(*bytes);
      });
  if (!jpeg) return jpeg.error();
  if (const auto before = views_.find(name, app::kViewSide)) {
    if (const auto* const view = std::get_if<app::ViewBytes>(&*before)) return *view;
    return failure_of(std::get<app::ViewFault>(*before));
  }
  const auto remember = [&](app::ViewCache::Seen seen) {
    views_.keep(name, app::kViewSide, std::move(seen), [&] { return open_period() == period; });
  };
  cage::Input input;
  if (!input.append(*jpeg)) return Failure(Error::kCannotBeShown);
  auto made = app::view_of(input, app::kViewSide);
  if (!made) {
    if (made.error() == app::ViewFault::kCannotBeShown ||
        made.error() == app::ViewFault::kTooManyPixels)
      remember(made.error());
    return failure_of(made.error());
  }
  auto view = std::make_shared<const app::WipedBytes>(std::move(made->jpeg));
  remember(view);
  if (const auto open = require_open(); !open) return open.error();
  return view;
}

}  // namespace waterline::node
