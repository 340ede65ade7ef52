#include "node/node.h"
#include "node/rekey.h"

// The part of Node that asks the disk before a file is taken.
namespace waterline::node {
namespace {

// So much must be free besides the file itself: for the growth of both media files, for the stores'
// logs, and so that words can still be kept.
constexpr std::uint64_t kRoomBeside = std::uint64_t{64} * 1024 * 1024;

}  // namespace

Outcome<app::AttachmentView> Node::begin_attachment(app::Side side, std::uint64_t size,
                                                    std::string_view name) {
  return while_open([&](app::PrivateSide& open) -> Outcome<app::AttachmentView> {
    if (size <= journal::kMaxAttachmentSize) {
      const auto room = check_room(home_.where().data, size + kRoomBeside);
      if (!room) return room.error();
    }
    return app::begin_attachment(open, side, size, name, wait_from());
  });
}

}  // namespace waterline::node
