#include "node/node.h"
#include "node/rekey.h"

// The part of Node that asks the disk before a file is taken.
namespace waterline::node {
namespace {

// So much must stay free: for the stores' logs, and so that words can still be kept.
constexpr std::uint64_t kRoomForWords = std::uint64_t{16} * 1024 * 1024;

// Returns how much the media files of both sides grow with an attachment of this size.
Outcome<std::uint64_t> growth_with(app::PrivateSide& open, app::Side side, std::uint64_t size) {
  const auto vault = open.vault.media().room_for(side == app::Side::kVault ? size : 0);
  if (!vault)
    return app::explained(app::from_journal(vault.error(), 0), open.vault, app::kVaultFile);
  const auto deep = open.deep.media().room_for(side == app::Side::kDeep ? size : 0);
  if (!deep) return app::explained(app::from_journal(deep.error(), 0), open.deep, app::kDeepFile);
  return *vault + *deep;
}

}  // namespace

Outcome<app::AttachmentView> Node::begin_attachment(app::Side side, std::uint64_t size,
                                                    std::string_view name,
                                                    std::string_view wanted) {
  return while_open([&](app::PrivateSide& open) -> Outcome<app::AttachmentView> {
    if (size <= journal::kMaxAttachmentSize) {
      const auto growth = growth_with(open, side, size);
      if (!growth) return growth.error();
      // What fits into free slots needs no room.
      const std::uint64_t needed = *growth == 0 ? 0 : *growth + kRoomForWords;
      if (const auto room = check_room(home_.where().data, needed); !room) return room.error();
    }
    return app::begin_attachment(open, side, size, name, wait_from(), wanted);
  });
}

}  // namespace waterline::node
