#include <algorithm>
#include <utility>

#include "app/attachments.h"
#include "app/sound.h"
#include "crypto/secret.h"
#include "node/call_scopes.h"
#include "node/node.h"

// The part of Node that ends recordings, and plays sound. The cage runs while no mutex is held.
namespace waterline::node {
namespace {

// So much is read or written at once, with the private mutex held.
constexpr std::size_t kSoundPiece = std::size_t{1024} * 1024;

// So much room a recording asks the disk for: nobody knows yet how long it will be. This is four
// minutes in pieces of a second.
constexpr std::uint64_t kRoomForRecording = std::uint64_t{16} * 1024 * 1024;

// Fills the input of the cage by `read(offset, out)`, which returns 0 at the end.
template <class Read>
Outcome<void> load_sound(cage::Input& input, const Read& read) {
  base::Bytes piece(kSoundPiece);
  for (;;) {
    const Outcome<std::size_t> count = read(input.size(), piece);
    if (!count) return count.error();
    const bool is_taken = input.append(base::ByteView(piece).first(*count));
    crypto::wipe(piece);
    if (!is_taken) return Failure(Error::kOutOfMemory);
    if (*count == 0) return {};
  }
}

// Keeps an encoded recording as an attachment of which all bytes have come, and returns its id.
Outcome<std::string> arrived(Node& node, const app::AttachmentView& recording,
                             base::ByteView file) {
  const auto begun = node.begin_attachment(recording.side, file.size(), recording.name);
  if (!begun) return begun.error();
  for (std::size_t at = 0; at < file.size();) {
    const auto piece = file.subspan(at, std::min(kSoundPiece, file.size() - at));
    const auto received = node.while_open([&](app::PrivateSide& open) {
      return app::receive_attachment(open, begun->id, at, piece);
    });
    if (!received) return received.error();
    at += piece.size();
  }
  return begun->id;
}

Failure failure_of(app::SoundFault fault) {
  return Failure(fault == app::SoundFault::kTooLong ? Error::kTooLong : Error::kCannotBePlayed);
}

}  // namespace

Outcome<app::AttachmentView> Node::begin_recording(app::Side side, std::string_view name) {
  return while_open([&](app::PrivateSide& open) -> Outcome<app::AttachmentView> {
    const auto room = check_attachment_room(open, side, kRoomForRecording);
    if (!room) return room.error();
    return app::begin_recording(open, side, name, wait_from());
  });
}

Outcome<app::AttachmentView> Node::finish_attachment(std::string_view id) {
  const OnlyInPeriod only(open_period());
  const auto found =
      while_open([&](app::PrivateSide& open) { return app::read_attachment(open, id); });
  if (!found) return found.error();
  if (found->state != journal::AttachmentState::kRecording) {
    return while_open(
        [&](app::PrivateSide& open) { return app::finish_attachment(open, found->id); });
  }
  cage::Input input;
  const auto loaded = load_sound(input, [&](std::uint64_t offset, base::MutableByteView out) {
    return while_open(
        [&](app::PrivateSide& open) { return app::read_recording(open, found->id, offset, out); });
  });
  if (!loaded) return loaded.error();
  if (input.size() == 0) return Failure(Error::kEmpty);
  auto file = app::encoded_sound(input);
  if (!file) return failure_of(file.error());
  const auto id_of_file = arrived(*this, *found, *file);
  crypto::wipe(*file);
  if (!id_of_file) return id_of_file.error();
  return while_open([&](app::PrivateSide& open) {
    auto finished = app::finish_recording(open, found->id, *id_of_file, input.size());
    if (!finished) (void)app::forget_attachment(open, *id_of_file);
    return finished;
  });
}

Outcome<app::ViewBytes> Node::sound_of(std::string_view id) {
  const OnlyInPeriod only(open_period());
  const auto found =
      while_open([&](app::PrivateSide& open) { return app::read_attachment(open, id); });
  if (!found) return found.error();
  if (found->state != journal::AttachmentState::kWhole) return Failure(Error::kUnknownId);
  if (!app::is_sound_kind(found->kind) || found->size > app::kMaxPlayedFile)
    return Failure(Error::kCannotBePlayed);
  cage::Input input;
  const auto loaded = load_sound(input, [&](std::uint64_t offset, base::MutableByteView out) {
    return while_open([&](app::PrivateSide& open) {
      return app::read_attachment_bytes(open, found->id, offset, out);
    });
  });
  if (!loaded) return loaded.error();
  auto wav = app::decoded_sound(input);
  if (!wav) return Failure(Error::kCannotBePlayed);
  auto sound = std::make_shared<const app::WipedBytes>(std::move(*wav));
  if (const auto open = require_open(); !open) return open.error();
  return sound;
}

}  // namespace waterline::node
